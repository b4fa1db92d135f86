-- CreateTable
CREATE TABLE "SecondLook" (
    "id" UUID NOT NULL,
    "submissionId" UUID NOT NULL,
    "taskId" TEXT NOT NULL,
    "checkId" TEXT NOT NULL,
    "words" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "answer" TEXT,
    "answeredById" UUID,
    "answeredAt" TIMESTAMPTZ(3),

    CONSTRAINT "SecondLook_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "SecondLook_submissionId_idx" ON "SecondLook"("submissionId");

-- AddForeignKey
ALTER TABLE "SecondLook" ADD CONSTRAINT "SecondLook_submissionId_fkey" FOREIGN KEY ("submissionId") REFERENCES "Submission"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SecondLook" ADD CONSTRAINT "SecondLook_answeredById_fkey" FOREIGN KEY ("answeredById") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- What Prisma's schema language cannot say.

-- Of one check, one that waits.
CREATE UNIQUE INDEX "SecondLook_one_open" ON "SecondLook" ("submissionId", "taskId", "checkId") WHERE "answeredAt" IS NULL;

ALTER TABLE "SecondLook"
  ADD CONSTRAINT "SecondLook_answered_whole" CHECK (("answeredAt" IS NULL) = ("answer" IS NULL));

CREATE TRIGGER "SecondLook_is_answered_once" BEFORE UPDATE ON "SecondLook" FOR EACH ROW
  WHEN (OLD."answeredAt" IS NOT NULL OR OLD."words" IS DISTINCT FROM NEW."words")
  EXECUTE FUNCTION refuse_change('a second look is asked for and answered once');
CREATE TRIGGER "SecondLook_is_kept" BEFORE DELETE ON "SecondLook" FOR EACH ROW
  EXECUTE FUNCTION refuse_change('a second look is kept');
