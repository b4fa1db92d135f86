-- CreateEnum
CREATE TYPE "GateState" AS ENUM ('waiting', 'checking', 'passed', 'failed');

-- AlterTable
ALTER TABLE "Run" ADD COLUMN     "heldBy" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- CreateTable
CREATE TABLE "TaskGate" (
    "digest" TEXT NOT NULL,
    "taskId" TEXT NOT NULL,
    "state" "GateState" NOT NULL DEFAULT 'waiting',
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "worker" TEXT,
    "leaseUntil" TIMESTAMPTZ(3),
    "graderVersion" TEXT,
    "result" JSONB,
    "reason" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "checkedAt" TIMESTAMPTZ(3),

    CONSTRAINT "TaskGate_pkey" PRIMARY KEY ("digest")
);

-- What Prisma's schema language cannot say.

-- One at a time, across all workers.
CREATE UNIQUE INDEX "TaskGate_one_checking" ON "TaskGate" ((true)) WHERE "state" = 'checking';

ALTER TABLE "TaskGate"
  ADD CONSTRAINT "TaskGate_lease_while_checking" CHECK (("state" = 'checking') = ("leaseUntil" IS NOT NULL)),
  ADD CONSTRAINT "TaskGate_result_when_checked" CHECK (
    ("state" IN ('passed', 'failed')) = ("result" IS NOT NULL AND "checkedAt" IS NOT NULL AND "graderVersion" IS NOT NULL)
  );
