-- CreateEnum
CREATE TYPE "Role" AS ENUM ('student', 'ta', 'teacher', 'admin');

-- CreateEnum
CREATE TYPE "RunState" AS ENUM ('queued', 'fetching', 'grading', 'settled', 'superseded');

-- CreateEnum
CREATE TYPE "OutcomeKind" AS ENUM ('graded', 'ungradable', 'time_limit', 'memory_limit', 'process_limit', 'output_limit', 'grader_broken', 'platform_failed');

-- CreateEnum
CREATE TYPE "RequestedBy" AS ENUM ('student', 'staff');

-- CreateTable
CREATE TABLE "User" (
    "id" UUID NOT NULL,
    "username" TEXT NOT NULL,
    "displayName" TEXT NOT NULL,
    "passwordHash" TEXT NOT NULL,
    "role" "Role" NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "User_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Session" (
    "tokenHash" TEXT NOT NULL,
    "userId" UUID NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Session_pkey" PRIMARY KEY ("tokenHash")
);

-- CreateTable
CREATE TABLE "Course" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "title" JSONB NOT NULL,

    CONSTRAINT "Course_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Assignment" (
    "id" UUID NOT NULL,
    "courseId" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "title" JSONB NOT NULL,
    "taskIds" TEXT[],
    "dueAt" TIMESTAMPTZ(3),
    "examples" JSONB NOT NULL DEFAULT '[]',

    CONSTRAINT "Assignment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Submission" (
    "id" UUID NOT NULL,
    "assignmentId" UUID NOT NULL,
    "studentId" UUID NOT NULL,
    "repositoryUrl" TEXT NOT NULL,
    "branch" TEXT,
    "commitId" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Submission_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Run" (
    "id" UUID NOT NULL,
    "submissionId" UUID NOT NULL,
    "studentId" UUID NOT NULL,
    "assignmentId" UUID NOT NULL,
    "state" "RunState" NOT NULL DEFAULT 'queued',
    "requestedBy" "RequestedBy" NOT NULL,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "leaseUntil" TIMESTAMPTZ(3),
    "faults" INTEGER NOT NULL DEFAULT 0,
    "outcome" "OutcomeKind",
    "outcomeCode" TEXT,
    "outcomeDetail" TEXT,
    "score" DECIMAL(8,2),
    "points" INTEGER NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "rungAt" TIMESTAMPTZ(3),
    "startedAt" TIMESTAMPTZ(3),
    "settledAt" TIMESTAMPTZ(3),

    CONSTRAINT "Run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Attempt" (
    "runId" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "worker" TEXT NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "endedAt" TIMESTAMPTZ(3),
    "ending" TEXT,
    "reason" TEXT,

    CONSTRAINT "Attempt_pkey" PRIMARY KEY ("runId","number")
);

-- CreateTable
CREATE TABLE "TaskResult" (
    "runId" UUID NOT NULL,
    "taskId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "outcome" "OutcomeKind" NOT NULL,
    "outcomeCode" TEXT,
    "outcomeDetail" TEXT,
    "score" DECIMAL(8,2),
    "points" INTEGER NOT NULL,
    "seed" TEXT NOT NULL,
    "graderVersion" TEXT NOT NULL,
    "report" JSONB,

    CONSTRAINT "TaskResult_pkey" PRIMARY KEY ("runId","taskId")
);

-- CreateTable
CREATE TABLE "AuditEvent" (
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actorId" UUID,
    "action" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "detail" JSONB NOT NULL DEFAULT '{}',
    "requestId" TEXT,

    CONSTRAINT "AuditEvent_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "User_username_key" ON "User"("username");

-- CreateIndex
CREATE INDEX "Session_userId_idx" ON "Session"("userId");

-- CreateIndex
CREATE UNIQUE INDEX "Course_slug_key" ON "Course"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "Assignment_courseId_slug_key" ON "Assignment"("courseId", "slug");

-- CreateIndex
CREATE INDEX "Submission_studentId_createdAt_idx" ON "Submission"("studentId", "createdAt");

-- CreateIndex
CREATE INDEX "Submission_assignmentId_createdAt_idx" ON "Submission"("assignmentId", "createdAt");

-- CreateIndex
CREATE INDEX "Run_submissionId_idx" ON "Run"("submissionId");

-- CreateIndex
CREATE INDEX "Run_state_createdAt_idx" ON "Run"("state", "createdAt");

-- CreateIndex
CREATE INDEX "AuditEvent_subject_at_idx" ON "AuditEvent"("subject", "at");

-- AddForeignKey
ALTER TABLE "Session" ADD CONSTRAINT "Session_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Assignment" ADD CONSTRAINT "Assignment_courseId_fkey" FOREIGN KEY ("courseId") REFERENCES "Course"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Submission" ADD CONSTRAINT "Submission_assignmentId_fkey" FOREIGN KEY ("assignmentId") REFERENCES "Assignment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Submission" ADD CONSTRAINT "Submission_studentId_fkey" FOREIGN KEY ("studentId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Run" ADD CONSTRAINT "Run_submissionId_fkey" FOREIGN KEY ("submissionId") REFERENCES "Submission"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Attempt" ADD CONSTRAINT "Attempt_runId_fkey" FOREIGN KEY ("runId") REFERENCES "Run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TaskResult" ADD CONSTRAINT "TaskResult_runId_fkey" FOREIGN KEY ("runId") REFERENCES "Run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What Prisma's schema language cannot say.

-- One waiting and one running run per student and assignment.
CREATE UNIQUE INDEX "Run_one_waiting" ON "Run" ("studentId", "assignmentId") WHERE "state" = 'queued';
CREATE UNIQUE INDEX "Run_one_running" ON "Run" ("studentId", "assignmentId") WHERE "state" IN ('fetching', 'grading');

-- A state says which columns are filled, and only an outcome that is the student's carries a score.
ALTER TABLE "Run"
  ADD CONSTRAINT "Run_lease_while_running" CHECK (("state" IN ('fetching', 'grading')) = ("leaseUntil" IS NOT NULL)),
  ADD CONSTRAINT "Run_attempt_while_running" CHECK ("state" NOT IN ('fetching', 'grading') OR "attempt" >= 1),
  ADD CONSTRAINT "Run_outcome_when_settled" CHECK (("state" = 'settled') = ("outcome" IS NOT NULL)),
  ADD CONSTRAINT "Run_time_when_settled" CHECK (("state" = 'settled') = ("settledAt" IS NOT NULL)),
  ADD CONSTRAINT "Run_code_of_ungradable" CHECK ("outcomeCode" IS NULL OR "outcome" = 'ungradable'),
  ADD CONSTRAINT "Run_score_is_earned" CHECK (
    ("score" IS NOT NULL) = ("outcome" IS NOT NULL AND "outcome" NOT IN ('grader_broken', 'platform_failed'))
  ),
  ADD CONSTRAINT "Run_score_in_range" CHECK ("score" BETWEEN 0 AND "points"),
  ADD CONSTRAINT "Run_counts" CHECK ("attempt" >= 0 AND "faults" >= 0);

ALTER TABLE "TaskResult"
  ADD CONSTRAINT "TaskResult_code_of_ungradable" CHECK ("outcomeCode" IS NULL OR "outcome" = 'ungradable'),
  ADD CONSTRAINT "TaskResult_score_is_earned" CHECK (
    ("score" IS NOT NULL) = ("outcome" NOT IN ('grader_broken', 'platform_failed'))
  ),
  ADD CONSTRAINT "TaskResult_score_in_range" CHECK ("score" BETWEEN 0 AND "points");

ALTER TABLE "Attempt"
  ADD CONSTRAINT "Attempt_ending" CHECK ("ending" IN ('settled', 'released', 'abandoned')),
  ADD CONSTRAINT "Attempt_ended" CHECK (("ending" IS NULL) = ("endedAt" IS NULL));

-- Settled once: a regrade is a new run.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation', TABLE = TG_TABLE_NAME;
END
$$;

CREATE TRIGGER "Run_ends_once" BEFORE UPDATE ON "Run" FOR EACH ROW
  WHEN (OLD."state" IN ('settled', 'superseded'))
  EXECUTE FUNCTION refuse_change('a run that has ended never changes');

CREATE TRIGGER "Submission_is_one_commit" BEFORE UPDATE ON "Submission" FOR EACH ROW
  WHEN (
    (OLD."commitId" IS NOT NULL AND OLD."commitId" IS DISTINCT FROM NEW."commitId")
    OR OLD."repositoryUrl" IS DISTINCT FROM NEW."repositoryUrl"
    OR OLD."branch" IS DISTINCT FROM NEW."branch"
    OR OLD."studentId" IS DISTINCT FROM NEW."studentId"
    OR OLD."assignmentId" IS DISTINCT FROM NEW."assignmentId"
  )
  EXECUTE FUNCTION refuse_change('a submission is one repository at one commit and never changes');

CREATE TRIGGER "AuditEvent_is_append_only" BEFORE UPDATE OR DELETE ON "AuditEvent" FOR EACH ROW
  EXECUTE FUNCTION refuse_change('the audit trail is append-only');
CREATE TRIGGER "AuditEvent_is_never_emptied" BEFORE TRUNCATE ON "AuditEvent" FOR EACH STATEMENT
  EXECUTE FUNCTION refuse_change('the audit trail is append-only');
