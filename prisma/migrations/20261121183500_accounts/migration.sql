-- What a person settles for themselves, and what tells one of their sessions from another.
ALTER TABLE "User" ADD COLUMN "language" TEXT;

ALTER TABLE "Session"
  ADD COLUMN "id" UUID NOT NULL DEFAULT gen_random_uuid(),
  ADD COLUMN "browser" TEXT;
CREATE UNIQUE INDEX "Session_id_key" ON "Session"("id");
ALTER TABLE "Session" ALTER COLUMN "id" DROP DEFAULT;
