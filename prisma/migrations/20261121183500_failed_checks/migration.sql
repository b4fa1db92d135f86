-- The ids of a result's failed checks, beside the report that has the rest: whole courses are asked for these, and reports are long.
ALTER TABLE "TaskResult" ADD COLUMN "failedChecks" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[];

UPDATE "TaskResult" SET "failedChecks" = ARRAY(
  SELECT "one" ->> 'id' FROM jsonb_array_elements("report" -> 'checks') AS "one" WHERE "one" ->> 'status' = 'failed'
) WHERE "report" IS NOT NULL;

-- The latest run of a submission is asked for everywhere.
DROP INDEX "Run_submissionId_idx";
CREATE INDEX "Run_submissionId_createdAt_idx" ON "Run"("submissionId", "createdAt");
