-- AlterTable
ALTER TABLE "Binding" ADD COLUMN     "folder" TEXT;

-- AlterTable
ALTER TABLE "GradedCommit" DROP CONSTRAINT "GradedCommit_pkey",
ADD COLUMN     "folder" TEXT NOT NULL DEFAULT '',
ADD CONSTRAINT "GradedCommit_pkey" PRIMARY KEY ("studentId", "assignmentId", "commitId", "folder");

-- AlterTable
ALTER TABLE "Submission" ADD COLUMN     "folder" TEXT;
