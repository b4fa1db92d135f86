-- CreateEnum
CREATE TYPE "CourseRole" AS ENUM ('student', 'ta', 'teacher');

-- CreateTable
CREATE TABLE "Enrolment" (
    "courseId" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "role" "CourseRole" NOT NULL,
    "section" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Enrolment_pkey" PRIMARY KEY ("courseId","userId")
);

-- CreateIndex
CREATE INDEX "Enrolment_userId_idx" ON "Enrolment"("userId");

-- AddForeignKey
ALTER TABLE "Enrolment" ADD CONSTRAINT "Enrolment_courseId_fkey" FOREIGN KEY ("courseId") REFERENCES "Course"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Enrolment" ADD CONSTRAINT "Enrolment_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AlterTable
ALTER TABLE "User" ADD COLUMN "isAdmin" BOOLEAN NOT NULL DEFAULT false;

-- Until now a role held in every course, so each account keeps its role in each course that there is.
INSERT INTO "Enrolment" ("courseId", "userId", "role")
  SELECT "Course"."id", "User"."id", "User"."role"::text::"CourseRole" FROM "Course" CROSS JOIN "User" WHERE "User"."role" <> 'admin';
UPDATE "User" SET "isAdmin" = true WHERE "role" = 'admin';

-- AlterTable
ALTER TABLE "User" DROP COLUMN "role";

-- DropEnum
DROP TYPE "Role";
