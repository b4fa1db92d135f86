-- A mark that was withdrawn is a newer review without one: what the checks came to counts again.
ALTER TABLE "Review" ALTER COLUMN "score" DROP NOT NULL;
-- Only what takes the place of checks can be withdrawn: where a rubric decides, there would be nothing left.
ALTER TABLE "Review" ADD CONSTRAINT "Review_withdrawn_has_no_levels" CHECK ("score" IS NOT NULL OR "criteria" = '[]'::jsonb);
