-- CreateEnum
CREATE TYPE "RegradeState" AS ENUM ('running', 'published', 'dropped');

ALTER TYPE "NoticeKind" ADD VALUE 'regrade';

-- CreateTable
CREATE TABLE "Regrade" (
    "id" UUID NOT NULL,
    "courseId" UUID NOT NULL,
    "state" "RegradeState" NOT NULL DEFAULT 'running',
    "reason" TEXT NOT NULL,
    "filter" JSONB NOT NULL,
    "filterDigest" TEXT NOT NULL,
    "createdById" UUID NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "endedById" UUID,
    "endedAt" TIMESTAMPTZ(3),
    "counts" JSONB,

    CONSTRAINT "Regrade_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "DryRun" (
    "id" UUID NOT NULL,
    "regradeId" UUID NOT NULL,
    "submissionId" UUID NOT NULL,
    "studentId" UUID NOT NULL,
    "assignmentId" UUID NOT NULL,
    "baseRunId" UUID NOT NULL,
    "state" "RunState" NOT NULL DEFAULT 'queued',
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "worker" TEXT,
    "leaseUntil" TIMESTAMPTZ(3),
    "faults" INTEGER NOT NULL DEFAULT 0,
    "outcome" "OutcomeKind",
    "outcomeCode" TEXT,
    "outcomeDetail" TEXT,
    "score" DECIMAL(8,2),
    "points" INTEGER NOT NULL,
    "heldBy" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "rungAt" TIMESTAMPTZ(3),
    "startedAt" TIMESTAMPTZ(3),
    "settledAt" TIMESTAMPTZ(3),

    CONSTRAINT "DryRun_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "DryResult" (
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
    "failedChecks" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "again" JSONB,

    CONSTRAINT "DryResult_pkey" PRIMARY KEY ("runId","taskId")
);

-- CreateTable
CREATE TABLE "RegradeChange" (
    "regradeId" UUID NOT NULL,
    "assignmentId" UUID NOT NULL,
    "studentId" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "before" DECIMAL(8,2),
    "after" DECIMAL(8,2),
    "runs" JSONB NOT NULL,

    CONSTRAINT "RegradeChange_pkey" PRIMARY KEY ("regradeId","assignmentId","studentId")
);

-- CreateIndex
CREATE INDEX "Regrade_courseId_createdAt_idx" ON "Regrade"("courseId", "createdAt");

-- CreateIndex
CREATE INDEX "DryRun_regradeId_state_idx" ON "DryRun"("regradeId", "state");

-- CreateIndex
CREATE UNIQUE INDEX "DryRun_regradeId_submissionId_key" ON "DryRun"("regradeId", "submissionId");

-- CreateIndex
CREATE INDEX "RegradeChange_regradeId_position_idx" ON "RegradeChange"("regradeId", "position");

-- AddForeignKey
ALTER TABLE "Regrade" ADD CONSTRAINT "Regrade_courseId_fkey" FOREIGN KEY ("courseId") REFERENCES "Course"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Regrade" ADD CONSTRAINT "Regrade_createdById_fkey" FOREIGN KEY ("createdById") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Regrade" ADD CONSTRAINT "Regrade_endedById_fkey" FOREIGN KEY ("endedById") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DryRun" ADD CONSTRAINT "DryRun_regradeId_fkey" FOREIGN KEY ("regradeId") REFERENCES "Regrade"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DryRun" ADD CONSTRAINT "DryRun_submissionId_fkey" FOREIGN KEY ("submissionId") REFERENCES "Submission"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DryRun" ADD CONSTRAINT "DryRun_baseRunId_fkey" FOREIGN KEY ("baseRunId") REFERENCES "Run"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DryResult" ADD CONSTRAINT "DryResult_runId_fkey" FOREIGN KEY ("runId") REFERENCES "DryRun"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RegradeChange" ADD CONSTRAINT "RegradeChange_regradeId_fkey" FOREIGN KEY ("regradeId") REFERENCES "Regrade"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RegradeChange" ADD CONSTRAINT "RegradeChange_assignmentId_fkey" FOREIGN KEY ("assignmentId") REFERENCES "Assignment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RegradeChange" ADD CONSTRAINT "RegradeChange_studentId_fkey" FOREIGN KEY ("studentId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What Prisma's schema language cannot say.

-- The same filter once at a time, whoever asks.
CREATE UNIQUE INDEX "Regrade_one_running" ON "Regrade" ("courseId", "filterDigest") WHERE "state" = 'running';

ALTER TABLE "Regrade"
  ADD CONSTRAINT "Regrade_ended_whole" CHECK (("state" = 'running') = ("endedAt" IS NULL) AND ("state" = 'running') = ("counts" IS NULL));

CREATE TRIGGER "Regrade_ends_once" BEFORE UPDATE ON "Regrade" FOR EACH ROW
  WHEN (OLD."state" <> 'running' OR OLD."filter" <> NEW."filter" OR OLD."reason" <> NEW."reason")
  EXECUTE FUNCTION refuse_change('a regrade ends once, and is what was asked for');

-- What a second look finds, among many that have ended.
CREATE INDEX "DryRun_open" ON "DryRun" ("createdAt") WHERE "state" IN ('queued', 'fetching', 'grading');

ALTER TABLE "DryRun"
  ADD CONSTRAINT "DryRun_lease_while_running" CHECK (("state" IN ('fetching', 'grading')) = ("leaseUntil" IS NOT NULL)),
  ADD CONSTRAINT "DryRun_outcome_when_settled" CHECK (("state" = 'settled') = ("outcome" IS NOT NULL)),
  ADD CONSTRAINT "DryRun_time_when_settled" CHECK (("state" = 'settled') = ("settledAt" IS NOT NULL)),
  ADD CONSTRAINT "DryRun_is_never_superseded" CHECK ("state" <> 'superseded');

CREATE TRIGGER "DryRun_ends_once" BEFORE UPDATE ON "DryRun" FOR EACH ROW
  WHEN (OLD."state" = 'settled')
  EXECUTE FUNCTION refuse_change('a run that has ended never changes');
