-- AlterTable
ALTER TABLE "Assignment" ADD COLUMN     "branch" TEXT,
ADD COLUMN     "tools" JSONB NOT NULL DEFAULT '[]';
