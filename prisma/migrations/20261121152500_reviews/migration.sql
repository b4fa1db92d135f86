-- CreateTable
CREATE TABLE "Review" (
    "id" UUID NOT NULL,
    "submissionId" UUID NOT NULL,
    "taskId" TEXT NOT NULL,
    "authorId" UUID NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "score" DECIMAL(8,2) NOT NULL,
    "criteria" JSONB NOT NULL,
    "comment" TEXT NOT NULL,

    CONSTRAINT "Review_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Review_submissionId_taskId_createdAt_idx" ON "Review"("submissionId", "taskId", "createdAt");

-- AddForeignKey
ALTER TABLE "Review" ADD CONSTRAINT "Review_submissionId_fkey" FOREIGN KEY ("submissionId") REFERENCES "Submission"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Review" ADD CONSTRAINT "Review_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TRIGGER "Review_is_append_only" BEFORE UPDATE OR DELETE ON "Review" FOR EACH ROW
  EXECUTE FUNCTION refuse_change('a review is never changed: a newer one takes its place');

-- A task with a rubric has no score of its own: a person gives it, in a Review.
ALTER TABLE "Run"
  DROP CONSTRAINT "Run_score_is_earned",
  ADD CONSTRAINT "Run_score_is_earned" CHECK (
    CASE
      WHEN "outcome" IS NULL OR "outcome" IN ('grader_broken', 'platform_failed') THEN "score" IS NULL
      WHEN "outcome" = 'ungradable' THEN "score" IS NOT NULL
      ELSE TRUE
    END
  );

ALTER TABLE "TaskResult"
  DROP CONSTRAINT "TaskResult_score_is_earned",
  ADD CONSTRAINT "TaskResult_score_is_earned" CHECK (
    CASE
      WHEN "outcome" IN ('grader_broken', 'platform_failed') THEN "score" IS NULL
      WHEN "outcome" = 'ungradable' THEN "score" IS NOT NULL
      ELSE TRUE
    END
  );
