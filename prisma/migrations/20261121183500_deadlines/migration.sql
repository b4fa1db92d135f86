-- CreateEnum
CREATE TYPE "Counting" AS ENUM ('best', 'last', 'chosen');

-- AlterTable
ALTER TABLE "Course" ADD COLUMN     "timeZone" TEXT NOT NULL DEFAULT 'Asia/Shanghai';

-- AlterTable
ALTER TABLE "Assignment" ADD COLUMN     "attemptLimit" INTEGER,
ADD COLUMN     "closesAt" TIMESTAMPTZ(3),
ADD COLUMN     "counting" "Counting" NOT NULL DEFAULT 'best',
ADD COLUMN     "latePolicy" JSONB NOT NULL DEFAULT '{"kind":"full"}',
ADD COLUMN     "opensAt" TIMESTAMPTZ(3),
ADD COLUMN     "version" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "Extension" (
    "assignmentId" UUID NOT NULL,
    "studentId" UUID NOT NULL,
    "dueAt" TIMESTAMPTZ(3),
    "closesAt" TIMESTAMPTZ(3),
    "furtherAttempts" INTEGER NOT NULL DEFAULT 0,
    "reason" TEXT NOT NULL,

    CONSTRAINT "Extension_pkey" PRIMARY KEY ("assignmentId","studentId")
);

-- CreateTable
CREATE TABLE "Choice" (
    "assignmentId" UUID NOT NULL,
    "studentId" UUID NOT NULL,
    "submissionId" UUID NOT NULL,

    CONSTRAINT "Choice_pkey" PRIMARY KEY ("assignmentId","studentId")
);

-- AddForeignKey
ALTER TABLE "Extension" ADD CONSTRAINT "Extension_assignmentId_fkey" FOREIGN KEY ("assignmentId") REFERENCES "Assignment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Extension" ADD CONSTRAINT "Extension_studentId_fkey" FOREIGN KEY ("studentId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Choice" ADD CONSTRAINT "Choice_assignmentId_fkey" FOREIGN KEY ("assignmentId") REFERENCES "Assignment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Choice" ADD CONSTRAINT "Choice_studentId_fkey" FOREIGN KEY ("studentId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Choice" ADD CONSTRAINT "Choice_submissionId_fkey" FOREIGN KEY ("submissionId") REFERENCES "Submission"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What Prisma's schema language cannot say.

ALTER TABLE "Assignment"
  ADD CONSTRAINT "Assignment_times_in_order" CHECK (
    ("opensAt" IS NULL OR "dueAt" IS NULL OR "opensAt" < "dueAt")
    AND ("opensAt" IS NULL OR "closesAt" IS NULL OR "opensAt" < "closesAt")
    AND ("dueAt" IS NULL OR "closesAt" IS NULL OR "dueAt" <= "closesAt")
  ),
  ADD CONSTRAINT "Assignment_attempt_limit" CHECK ("attemptLimit" >= 1);

ALTER TABLE "Extension"
  ADD CONSTRAINT "Extension_says_why" CHECK (btrim("reason") <> ''),
  ADD CONSTRAINT "Extension_attempts" CHECK ("furtherAttempts" >= 0),
  ADD CONSTRAINT "Extension_gives" CHECK ("dueAt" IS NOT NULL OR "closesAt" IS NOT NULL OR "furtherAttempts" > 0);
