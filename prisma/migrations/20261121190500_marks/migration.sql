-- CreateEnum
CREATE TYPE "MarkState" AS ENUM ('none', 'waiting', 'unmarked', 'unread', 'fault', 'stuck', 'partial', 'full');

-- CreateTable
CREATE TABLE "Mark" (
    "assignmentId" UUID NOT NULL,
    "studentId" UUID NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "computed" INTEGER NOT NULL DEFAULT 0,
    "state" "MarkState" NOT NULL DEFAULT 'none',
    "score" DECIMAL(8,2),
    "percent" DECIMAL(5,2) NOT NULL DEFAULT 100,
    "submissionId" UUID,
    "runId" UUID,
    "submissions" INTEGER NOT NULL DEFAULT 0,
    "tasks" JSONB NOT NULL DEFAULT '[]',
    "failing" TEXT[] DEFAULT ARRAY[]::TEXT[],

    CONSTRAINT "Mark_pkey" PRIMARY KEY ("assignmentId","studentId")
);

-- AddForeignKey
ALTER TABLE "Mark" ADD CONSTRAINT "Mark_assignmentId_fkey" FOREIGN KEY ("assignmentId") REFERENCES "Assignment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Mark" ADD CONSTRAINT "Mark_studentId_fkey" FOREIGN KEY ("studentId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What Prisma's schema language cannot say.

-- Whatever a mark follows from makes it out of date in the same transaction, so that nobody has to think of it. It is worked out again by
-- whoever reads next; `version` tells that nothing changed meanwhile.
CREATE FUNCTION outdate_marks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'Review' THEN
    INSERT INTO "Mark" AS m ("assignmentId", "studentId")
      SELECT DISTINCT s."assignmentId", s."studentId" FROM changed AS c JOIN "Submission" AS s ON s."id" = c."submissionId"
      ORDER BY 1, 2
      ON CONFLICT ("assignmentId", "studentId") DO UPDATE SET "version" = m."version" + 1;
  ELSIF TG_OP = 'INSERT' THEN
    INSERT INTO "Mark" AS m ("assignmentId", "studentId")
      SELECT DISTINCT "assignmentId", "studentId" FROM changed ORDER BY 1, 2
      ON CONFLICT ("assignmentId", "studentId") DO UPDATE SET "version" = m."version" + 1;
  ELSE
    INSERT INTO "Mark" AS m ("assignmentId", "studentId")
      SELECT DISTINCT c."assignmentId", c."studentId" FROM changed AS c JOIN before AS b ON b."id" = c."id"
      WHERE c."state" <> b."state" AND c."state" IN ('queued', 'settled', 'superseded')
      ORDER BY 1, 2
      ON CONFLICT ("assignmentId", "studentId") DO UPDATE SET "version" = m."version" + 1;
  END IF;
  RETURN NULL;
END
$$;

CREATE TRIGGER "Run_begins_a_mark" AFTER INSERT ON "Run" REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION outdate_marks();
CREATE TRIGGER "Run_changes_a_mark" AFTER UPDATE ON "Run" REFERENCING OLD TABLE AS before NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION outdate_marks();
CREATE TRIGGER "Review_changes_a_mark" AFTER INSERT ON "Review" REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION outdate_marks();

INSERT INTO "Mark" ("assignmentId", "studentId") SELECT DISTINCT "assignmentId", "studentId" FROM "Run";

CREATE FUNCTION outdate_marks_of_rules() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'Assignment' THEN
    UPDATE "Mark" SET "version" = "version" + 1 WHERE "assignmentId" = NEW."id";
  ELSE
    UPDATE "Mark" SET "version" = "version" + 1
    WHERE ("assignmentId", "studentId") IN ((NEW."assignmentId", NEW."studentId"), (OLD."assignmentId", OLD."studentId"));
  END IF;
  RETURN NULL;
END
$$;

CREATE TRIGGER "Assignment_changes_marks" AFTER UPDATE ON "Assignment" FOR EACH ROW EXECUTE FUNCTION outdate_marks_of_rules();
CREATE TRIGGER "Extension_changes_a_mark" AFTER INSERT OR UPDATE OR DELETE ON "Extension"
  FOR EACH ROW EXECUTE FUNCTION outdate_marks_of_rules();
CREATE TRIGGER "Choice_changes_a_mark" AFTER INSERT OR UPDATE OR DELETE ON "Choice"
  FOR EACH ROW EXECUTE FUNCTION outdate_marks_of_rules();
