CREATE TABLE "BankComment" (
    "id" UUID NOT NULL,
    "courseId" UUID NOT NULL,
    "words" TEXT NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "BankComment_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "BankComment_courseId_updatedAt_idx" ON "BankComment"("courseId", "updatedAt");
-- What is kept already is not kept twice.
CREATE UNIQUE INDEX "BankComment_once" ON "BankComment" ("courseId", md5("words"));
ALTER TABLE "BankComment" ADD CONSTRAINT "BankComment_courseId_fkey" FOREIGN KEY ("courseId") REFERENCES "Course"("id") ON DELETE CASCADE ON UPDATE CASCADE;
