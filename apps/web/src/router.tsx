import { MarkState, OutcomeKind, RunState, SignInProvider, SignInTrouble } from '@interleave/contract'
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from '@tanstack/react-router'
import { z } from 'zod'
import { AssignmentPage } from './pages/assignment.tsx'
import { HomePage } from './pages/home.tsx'
import { SignInPage } from './pages/sign-in.tsx'
import { SubmissionsPage } from './pages/submissions.tsx'
import { Frame } from './shell/frame.tsx'
import { Crashed, NotFound } from './shell/states.tsx'

// Whatever somebody types into the address is read leniently: a part that makes no sense counts as absent.
const text = z.string().optional().catch(undefined)

/** What came of a way to a provider that began on a page. */
const came = {
  trouble: SignInTrouble.optional().catch(undefined),
  with: SignInProvider.optional().catch(undefined),
}

const rootRoute = createRootRoute({ component: Outlet, notFoundComponent: NotFound, errorComponent: Crashed })

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: z.object({ next: text, ended: z.boolean().optional().catch(undefined), ...came }),
  component: SignInPage,
})

const joinRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/join',
  validateSearch: z.object(came),
  component: lazyRouteComponent(() => import('./pages/join.tsx'), 'JoinPage'),
})

const confirmRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/confirm',
  component: lazyRouteComponent(() => import('./pages/mail-link.tsx'), 'ConfirmPage'),
})

const newPasswordRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/new-password',
  component: lazyRouteComponent(() => import('./pages/mail-link.tsx'), 'NewPasswordPage'),
})

/** Everything below needs a session and has the header. */
const frameRoute = createRoute({ getParentRoute: () => rootRoute, id: 'frame', component: Frame })

const homeRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/',
  validateSearch: z.object({ repositoryUrl: text, branch: text, folder: text }),
  component: HomePage,
})

const assignmentRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/assignments/$assignmentId',
  validateSearch: z.object({ repositoryUrl: text, branch: text, folder: text }),
  component: AssignmentPage,
})

const tasksRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/tasks',
  component: lazyRouteComponent(() => import('./pages/tasks.tsx'), 'TasksPage'),
})

const taskRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/tasks/$taskId',
  component: lazyRouteComponent(() => import('./pages/task.tsx'), 'TaskPage'),
})

const submissionsRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/submissions',
  validateSearch: z.object({
    assignmentId: text,
    studentId: text,
    state: RunState.optional().catch(undefined),
  }),
  component: SubmissionsPage,
})

const submissionRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/submissions/$submissionId',
  validateSearch: z.object({ run: text, same: z.boolean().optional().catch(undefined) }),
  component: lazyRouteComponent(() => import('./pages/submission.tsx'), 'SubmissionPage'),
})

const codeRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/submissions/$submissionId/code',
  validateSearch: z.object({ run: text, file: text, check: text }),
  component: lazyRouteComponent(() => import('./pages/code.tsx'), 'CodePage'),
})

const compareRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/submissions/$submissionId/compare',
  validateSearch: z.object({ with: text }),
  component: lazyRouteComponent(() => import('./pages/compare.tsx'), 'ComparePage'),
})

const assignmentSettingsRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/assignments/$assignmentId/settings',
  component: lazyRouteComponent(() => import('./pages/assignment-settings.tsx'), 'AssignmentSettingsPage'),
})

const newAssignmentRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/courses/$courseId/assignments/new',
  component: lazyRouteComponent(() => import('./pages/assignment-settings.tsx'), 'NewAssignmentPage'),
})

const newCourseRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/courses/new',
  component: lazyRouteComponent(() => import('./pages/course.tsx'), 'NewCoursePage'),
})

const courseRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/courses/$courseId',
  component: lazyRouteComponent(() => import('./pages/course.tsx'), 'CoursePage'),
})

const peopleRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/courses/$courseId/people',
  component: lazyRouteComponent(() => import('./pages/people.tsx'), 'PeoplePage'),
})

const gradebookRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/courses/$courseId/gradebook',
  validateSearch: z.object({
    ...{ assignmentId: text, section: text, check: text, q: text },
    state: MarkState.optional().catch(undefined),
    page: z.int().min(1).optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('./pages/gradebook.tsx'), 'GradebookPage'),
})

const insightsRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/courses/$courseId/insights',
  validateSearch: z.object({ assignmentId: text, section: text }),
  component: lazyRouteComponent(() => import('./pages/insights.tsx'), 'InsightsPage'),
})

const secondLooksRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/courses/$courseId/second-looks',
  component: lazyRouteComponent(() => import('./pages/second-looks.tsx'), 'SecondLooksPage'),
})

const mailsRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/courses/$courseId/mails',
  component: lazyRouteComponent(() => import('./pages/mails.tsx'), 'MailsPage'),
})

const similarRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/courses/$courseId/similar',
  validateSearch: z.object({ assignmentId: text, task: text }),
  component: lazyRouteComponent(() => import('./pages/similar.tsx'), 'SimilarPage'),
})

const similarPairRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/courses/$courseId/similar/pair',
  validateSearch: z.object({ assignmentId: text, task: text, left: text, right: text }),
  component: lazyRouteComponent(() => import('./pages/similar-pair.tsx'), 'SimilarPairPage'),
})

const regradesRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/courses/$courseId/regrades',
  validateSearch: z.object({
    ...{ assignmentId: text, section: text, check: text, q: text, studentId: text, task: text, version: text },
    ...{ from: text, until: text },
    state: MarkState.optional().catch(undefined),
    outcome: OutcomeKind.optional().catch(undefined),
    only: z.literal('counting').optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('./pages/regrades.tsx'), 'RegradesPage'),
})

const regradeRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/courses/$courseId/regrades/$regradeId',
  validateSearch: z.object({
    direction: z.enum(['up', 'down']).optional().catch(undefined),
    page: z.int().min(1).optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('./pages/regrade.tsx'), 'RegradePage'),
})

const dryRunRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/courses/$courseId/regrades/$regradeId/runs/$runId',
  component: lazyRouteComponent(() => import('./pages/dry-run.tsx'), 'DryRunPage'),
})

const queueRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/queue',
  component: lazyRouteComponent(() => import('./pages/queue.tsx'), 'QueuePage'),
})

const accountRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/account',
  validateSearch: z.object({ linked: SignInProvider.optional().catch(undefined), ...came }),
  component: lazyRouteComponent(() => import('./pages/account.tsx'), 'AccountPage'),
})

const elsewhereRoute = createRoute({ getParentRoute: () => frameRoute, path: '$', component: NotFound })

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    signInRoute,
    joinRoute,
    confirmRoute,
    newPasswordRoute,
    frameRoute.addChildren([
      homeRoute,
      assignmentRoute,
      tasksRoute,
      taskRoute,
      submissionsRoute,
      submissionRoute,
      codeRoute,
      compareRoute,
      assignmentSettingsRoute,
      newAssignmentRoute,
      newCourseRoute,
      courseRoute,
      peopleRoute,
      gradebookRoute,
      insightsRoute,
      secondLooksRoute,
      similarRoute,
      similarPairRoute,
      mailsRoute,
      regradesRoute,
      regradeRoute,
      dryRunRoute,
      queueRoute,
      accountRoute,
      elsewhereRoute,
    ]),
  ]),
  defaultPreload: 'intent',
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
