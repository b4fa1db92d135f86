import {
  BindingStore,
  CodeStore,
  DeployKeyStore,
  GateStore,
  LateTokenStore,
  MarkStore,
  NoticeStore,
  ReceivedMailStore,
  RegradeStore,
  RepositoryTokenStore,
  ReviewStore,
  StandingStore,
  SubmissionStore,
} from '@interleave/database'
import { RunEvents, RunQueue } from '@interleave/queue'
import { loggerOptions, SecretBox } from '@interleave/runtime'
import { type DynamicModule, Global, Module, StandardSchemaSerializerInterceptor } from '@nestjs/common'
import { APP_FILTER, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core'
import { LoggerModule } from 'nestjs-pino'
import { AccountsModule } from './accounts/accounts.module.ts'
import { AccountStore } from './accounts/accounts.store.ts'
import { MailLinkStore } from './accounts/mail-links.store.ts'
import { Names } from './accounts/names.ts'
import { SessionCookie } from './accounts/session.cookie.ts'
import { SignInLimit } from './accounts/sign-in.limit.ts'
import { TokenStore } from './accounts/tokens.store.ts'
import { AssignmentsModule } from './assignments/assignments.module.ts'
import { AssignmentStore } from './assignments/assignments.store.ts'
import { Catalogue } from './assignments/catalogue.ts'
import { SettingsStore } from './assignments/settings.store.ts'
import { CodeModule } from './code/code.module.ts'
import { CommentBankModule } from './comment-bank/comment-bank.module.ts'
import { CommentBankStore } from './comment-bank/comment-bank.store.ts'
import type { Config } from './config.ts'
import { CoursesModule } from './courses/courses.module.ts'
import { CourseStore } from './courses/courses.store.ts'
import { PeopleStore } from './courses/people.store.ts'
import { GradebookModule } from './gradebook/gradebook.module.ts'
import { GradebookStore } from './gradebook/gradebook.store.ts'
import { InsightsStore } from './gradebook/insights.store.ts'
import { HealthController, METRICS_TOKEN, READY } from './health/health.controller.ts'
import { HookAddress } from './hooks/address.ts'
import { HooksModule } from './hooks/hooks.module.ts'
import { StatusSender } from './hooks/status.sender.ts'
import { IdentitiesModule } from './identities/identities.module.ts'
import { IdentityStore } from './identities/identities.store.ts'
import { PendingCookie, PendingSignIns } from './identities/pending.ts'
import { Providers } from './identities/providers.ts'
import { Mailer } from './mail/mailer.ts'
import { OUTBOX_SETTINGS, OutboxService, type OutboxSettings } from './mail/outbox.service.ts'
import { MailInModule } from './mail-in/mail-in.module.ts'
import { MAIL_DOMAIN } from './mail-in/mail-in.service.ts'
import { MAIL_RECEIVER_SETTINGS, type MailReceiverSettings } from './mail-in/mail-receiver.ts'
import { ContractPipe } from './problems/contract.pipe.ts'
import { ProblemFilter } from './problems/problem.filter.ts'
import { QueueModule } from './queue/queue.module.ts'
import { QueueStore } from './queue/queue.store.ts'
import { RegradesModule } from './regrades/regrades.module.ts'
import { ReviewsModule } from './reviews/reviews.module.ts'
import { SecondLooksModule } from './second-looks/second-looks.module.ts'
import { SecondLookStore } from './second-looks/second-looks.store.ts'
import { Services } from './services.ts'
import { SimilarModule } from './similar/similar.module.ts'
import { SimilarStore } from './similar/similar.store.ts'
import { SiteController } from './site.controller.ts'
import { RepositoryPolicy } from './submissions/repository-addresses.ts'
import { SubmissionsModule } from './submissions/submissions.module.ts'

/** What features are made from, so that none of them opens a connection or reads the environment. */
@Global()
@Module({})
class FoundationModule {
  static with(config: Config, services: Services, catalogue: Catalogue): DynamicModule {
    const provided = [
      { provide: Services, useValue: services },
      { provide: Catalogue, useValue: catalogue },
      { provide: AccountStore, useValue: new AccountStore(services.database) },
      { provide: LateTokenStore, useValue: new LateTokenStore(services.database) },
      { provide: RepositoryTokenStore, useValue: new RepositoryTokenStore(services.database) },
      { provide: DeployKeyStore, useValue: new DeployKeyStore(services.database) },
      { provide: PeopleStore, useValue: new PeopleStore(services.database) },
      { provide: CourseStore, useValue: new CourseStore(services.database) },
      { provide: SettingsStore, useValue: new SettingsStore(services.database) },
      { provide: StandingStore, useValue: new StandingStore(services.database) },
      { provide: TokenStore, useValue: new TokenStore(services.database) },
      { provide: AssignmentStore, useValue: new AssignmentStore(services.database) },
      { provide: MarkStore, useValue: new MarkStore(services.database) },
      { provide: RegradeStore, useValue: new RegradeStore(services.database) },
      { provide: GradebookStore, useValue: new GradebookStore(services.database) },
      { provide: InsightsStore, useValue: new InsightsStore(services.database) },
      { provide: QueueStore, useValue: new QueueStore(services.database) },
      { provide: SecondLookStore, useValue: new SecondLookStore(services.database) },
      { provide: CodeStore, useValue: new CodeStore(services.database) },
      { provide: SimilarStore, useValue: new SimilarStore(services.database) },
      { provide: ReviewStore, useValue: new ReviewStore(services.database) },
      { provide: GateStore, useValue: new GateStore(services.database) },
      { provide: SubmissionStore, useValue: new SubmissionStore(services.database) },
      { provide: BindingStore, useValue: new BindingStore(services.database) },
      { provide: Names, useValue: new Names(config.SECRETS_KEY) },
      { provide: SecretBox, useValue: new SecretBox(config.SECRETS_KEY) },
      { provide: HookAddress, useValue: new HookAddress(config.PUBLIC_URL) },
      { provide: RunQueue, useValue: services.queue },
      { provide: RunEvents, useValue: services.events },
      {
        provide: RepositoryPolicy,
        useValue: new RepositoryPolicy(config.HTTP_REPOSITORY_HOSTS, config.SSH_REPOSITORY_HOSTS),
      },
      { provide: SignInLimit, useValue: new SignInLimit(services.redis) },
      { provide: SessionCookie, useValue: new SessionCookie(config.PUBLIC_URL) },
      { provide: IdentityStore, useValue: new IdentityStore(services.database) },
      { provide: Providers, useValue: new Providers(config) },
      { provide: PendingSignIns, useValue: new PendingSignIns(services.redis, new SecretBox(config.SECRETS_KEY)) },
      { provide: PendingCookie, useValue: new PendingCookie(config.PUBLIC_URL) },
      { provide: READY, useValue: () => services.ready() },
      { provide: MailLinkStore, useValue: new MailLinkStore(services.database) },
      { provide: NoticeStore, useValue: new NoticeStore(services.database) },
      { provide: Mailer, useValue: new Mailer(config) },
      { provide: CommentBankStore, useValue: new CommentBankStore(services.database) },
      { provide: ReceivedMailStore, useValue: new ReceivedMailStore(services.database) },
      { provide: MAIL_DOMAIN, useValue: config.MAIL_IN_DOMAIN ?? null },
      { provide: MAIL_RECEIVER_SETTINGS, useValue: mailReceiverSettings(config) },
      {
        provide: StatusSender,
        useValue: new StatusSender(new SecretBox(config.SECRETS_KEY), config.PUBLIC_URL, config.HTTP_REPOSITORY_HOSTS),
      },
      { provide: OUTBOX_SETTINGS, useValue: outboxSettings(config) },
      { provide: METRICS_TOKEN, useValue: config.METRICS_TOKEN ?? null },
    ]
    return { module: FoundationModule, providers: provided, exports: provided.map(({ provide }) => provide) }
  }
}

@Module({})
// biome-ignore lint/complexity/noStaticOnlyClass: Nest makes a dynamic module from a static method of a class
export class AppModule {
  static with(config: Config, services: Services, catalogue: Catalogue): DynamicModule {
    return {
      module: AppModule,
      imports: [
        LoggerModule.forRoot({ pinoHttp: requestLog(config) }),
        FoundationModule.with(config, services, catalogue),
        AccountsModule,
        CoursesModule,
        AssignmentsModule,
        SubmissionsModule,
        ReviewsModule,
        GradebookModule,
        SecondLooksModule,
        CodeModule,
        SimilarModule,
        RegradesModule,
        QueueModule,
        HooksModule,
        MailInModule,
        CommentBankModule,
        IdentitiesModule,
      ],
      controllers: [HealthController, SiteController],
      providers: [
        OutboxService,
        { provide: APP_PIPE, useClass: ContractPipe },
        { provide: APP_INTERCEPTOR, useClass: StandardSchemaSerializerInterceptor },
        { provide: APP_FILTER, useClass: ProblemFilter },
      ],
    }
  }
}

const outboxSettings = (config: Config): OutboxSettings => ({
  ...{ publicUrl: config.PUBLIC_URL, everySeconds: config.OUTBOX_SECONDS, retrySeconds: config.OUTBOX_RETRY_SECONDS },
})

const mailReceiverSettings = (config: Config): MailReceiverSettings | null =>
  config.MAIL_IN_DOMAIN === undefined
    ? null
    : {
        ...{ domain: config.MAIL_IN_DOMAIN, host: config.MAIL_IN_HOST, port: config.MAIL_IN_PORT },
        relays: config.MAIL_IN_RELAYS,
        ...(config.MAIL_IN_CERTIFICATE && { certificate: config.MAIL_IN_CERTIFICATE }),
        ...(config.MAIL_IN_KEY && { key: config.MAIL_IN_KEY }),
      }

interface Asked {
  url?: string
  /** Set by the bridge between Fastify and middleware, which shortens `url`. */
  originalUrl?: string
}

/** One line a request. Queries, cookies and bodies stay out of the log. */
function requestLog(config: Config) {
  return {
    ...loggerOptions('api', config.LOG_LEVEL),
    serializers: {
      req: ({ id, method, url, remoteAddress }: Record<string, string>) => ({
        id,
        method,
        // The last part of a webhook's address is as good as half a password.
        url: url?.split('?')[0]?.replace(/^(\/hooks\/).+/, '$1…'),
        remoteAddress,
      }),
      res: ({ statusCode }: { statusCode: number }) => ({ statusCode }),
    },
    autoLogging: {
      ignore: ({ originalUrl, url }: Asked) => /^\/(health|metrics|assets)/.test(originalUrl ?? url ?? ''),
    },
  }
}
