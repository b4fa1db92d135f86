-- AlterTable
ALTER TABLE "Binding" ADD COLUMN     "folder" TEXT;

-- AlterTable
ALTER TABLE "GradedCommit" DROP CONSTRAINT "GradedCommit_pkey",
ADD COLUMN     "folder" TEXT NOT NULL DEFAULT '',
ADD CONSTRAINT "GradedCommit_pkey" PRIMARY KEY ("studentId", "assignmentId", "commitId", "folder");

-- AlterTable
ALTER TABLE "Submission" ADD COLUMN     "folder" TEXT;

-- What Prisma's schema language cannot say.

DROP TRIGGER "Submission_is_one_commit" ON "Submission";
CREATE TRIGGER "Submission_is_one_commit" BEFORE UPDATE ON "Submission" FOR EACH ROW
  WHEN (
    (OLD."commitId" IS NOT NULL AND OLD."commitId" IS DISTINCT FROM NEW."commitId")
    OR OLD."repositoryUrl" IS DISTINCT FROM NEW."repositoryUrl"
    OR OLD."branch" IS DISTINCT FROM NEW."branch"
    OR OLD."folder" IS DISTINCT FROM NEW."folder"
    OR OLD."studentId" IS DISTINCT FROM NEW."studentId"
    OR OLD."assignmentId" IS DISTINCT FROM NEW."assignmentId"
  )
  EXECUTE FUNCTION refuse_change('a submission is one repository at one commit and never changes');
