-- CreateEnum
CREATE TYPE "Way" AS ENUM ('form', 'hook', 'look');

-- CreateEnum
CREATE TYPE "HookProvider" AS ENUM ('github', 'gitlab', 'gitea', 'gitee');

-- CreateEnum
CREATE TYPE "HookProof" AS ENUM ('signature', 'token');

-- CreateEnum
CREATE TYPE "DeliveryOutcome" AS ENUM ('accepted', 'duplicate', 'ignored', 'deferred', 'refused', 'failed');

-- AlterTable
ALTER TABLE "Submission" ADD COLUMN     "sameAsId" UUID,
ADD COLUMN     "way" "Way" NOT NULL DEFAULT 'form';

-- CreateTable
CREATE TABLE "GradedCommit" (
    "studentId" UUID NOT NULL,
    "assignmentId" UUID NOT NULL,
    "commitId" TEXT NOT NULL,
    "submissionId" UUID NOT NULL,

    CONSTRAINT "GradedCommit_pkey" PRIMARY KEY ("studentId","assignmentId","commitId")
);

-- CreateTable
CREATE TABLE "Binding" (
    "id" UUID NOT NULL,
    "studentId" UUID NOT NULL,
    "assignmentId" UUID NOT NULL,
    "repositoryUrl" TEXT NOT NULL,
    "branch" TEXT,
    "provider" "HookProvider" NOT NULL,
    "proof" "HookProof" NOT NULL,
    "hookKey" TEXT NOT NULL,
    "secret" BYTEA NOT NULL,
    "secretAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "formerSecret" BYTEA,
    "formerUntil" TIMESTAMPTZ(3),
    "repositoryId" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lookAt" TIMESTAMPTZ(3),
    "lookedAt" TIMESTAMPTZ(3),
    "lookFailures" INTEGER NOT NULL DEFAULT 0,
    "lookCode" TEXT,
    "seenCommit" TEXT,
    "dueLookedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Binding_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Delivery" (
    "id" UUID NOT NULL,
    "bindingId" UUID NOT NULL,
    "deliveryId" TEXT NOT NULL,
    "receivedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "event" TEXT,
    "ref" TEXT,
    "before" TEXT,
    "commitId" TEXT,
    "outcome" "DeliveryOutcome" NOT NULL,
    "reason" TEXT,
    "bodyDigest" TEXT NOT NULL,
    "push" JSONB,
    "submissionId" UUID,

    CONSTRAINT "Delivery_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "GradedCommit_submissionId_key" ON "GradedCommit"("submissionId");

-- CreateIndex
CREATE UNIQUE INDEX "Binding_hookKey_key" ON "Binding"("hookKey");

-- CreateIndex
CREATE INDEX "Binding_lookAt_idx" ON "Binding"("lookAt");

-- CreateIndex
CREATE UNIQUE INDEX "Binding_studentId_assignmentId_key" ON "Binding"("studentId", "assignmentId");

-- CreateIndex
CREATE INDEX "Delivery_bindingId_receivedAt_idx" ON "Delivery"("bindingId", "receivedAt");

-- CreateIndex
CREATE UNIQUE INDEX "Delivery_bindingId_deliveryId_key" ON "Delivery"("bindingId", "deliveryId");

-- AddForeignKey
ALTER TABLE "Binding" ADD CONSTRAINT "Binding_studentId_fkey" FOREIGN KEY ("studentId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Binding" ADD CONSTRAINT "Binding_assignmentId_fkey" FOREIGN KEY ("assignmentId") REFERENCES "Assignment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Delivery" ADD CONSTRAINT "Delivery_bindingId_fkey" FOREIGN KEY ("bindingId") REFERENCES "Binding"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What Prisma's schema language cannot say.

ALTER TABLE "Binding"
  ADD CONSTRAINT "Binding_former_secret_ends" CHECK (("formerSecret" IS NULL) = ("formerUntil" IS NULL));

-- What was graded before counts as graded: of several submissions of one commit, the first.
INSERT INTO "GradedCommit" ("studentId", "assignmentId", "commitId", "submissionId")
SELECT DISTINCT ON (s."studentId", s."assignmentId", s."commitId") s."studentId", s."assignmentId", s."commitId", s."id"
FROM "Submission" AS s
JOIN "Run" AS r ON r."submissionId" = s."id" AND r."state" NOT IN ('superseded') AND r."outcome" IS DISTINCT FROM 'platform_failed'
WHERE s."commitId" IS NOT NULL
ORDER BY s."studentId", s."assignmentId", s."commitId", s."createdAt", s."id";
