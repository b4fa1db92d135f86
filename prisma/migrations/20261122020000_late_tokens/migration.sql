-- AlterTable
ALTER TABLE "Assignment" ADD COLUMN     "lateTokens" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "Course" ADD COLUMN     "lateTokens" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "SpentTokens" (
    "assignmentId" UUID NOT NULL,
    "studentId" UUID NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "SpentTokens_pkey" PRIMARY KEY ("assignmentId","studentId")
);

-- AddForeignKey
ALTER TABLE "SpentTokens" ADD CONSTRAINT "SpentTokens_assignmentId_fkey" FOREIGN KEY ("assignmentId") REFERENCES "Assignment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SpentTokens" ADD CONSTRAINT "SpentTokens_studentId_fkey" FOREIGN KEY ("studentId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What Prisma's schema language cannot say.

ALTER TABLE "Course" ADD CONSTRAINT "Course_late_tokens" CHECK ("lateTokens" >= 0);
ALTER TABLE "Assignment" ADD CONSTRAINT "Assignment_late_tokens" CHECK ("lateTokens" >= 0);
ALTER TABLE "SpentTokens" ADD CONSTRAINT "SpentTokens_some" CHECK ("count" >= 1);

CREATE TRIGGER "SpentTokens_change_a_mark" AFTER INSERT OR UPDATE OR DELETE ON "SpentTokens"
  FOR EACH ROW EXECUTE FUNCTION outdate_marks_of_rules();
