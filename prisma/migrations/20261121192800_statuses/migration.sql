ALTER TABLE "Binding" ADD COLUMN "statusToken" BYTEA;

ALTER TYPE "NoticeKind" ADD VALUE 'status';

ALTER TABLE "Notice"
  ALTER COLUMN "address" DROP NOT NULL,
  ADD COLUMN "bindingId" UUID;
CREATE INDEX "Notice_bindingId_createdAt_idx" ON "Notice"("bindingId", "createdAt");
ALTER TABLE "Notice" ADD CONSTRAINT "Notice_bindingId_fkey" FOREIGN KEY ("bindingId") REFERENCES "Binding"("id") ON DELETE CASCADE ON UPDATE CASCADE;
-- A mail has an address, a status has a repository.
ALTER TABLE "Notice" ADD CONSTRAINT "Notice_goes_somewhere" CHECK (("address" IS NULL) = ("bindingId" IS NOT NULL));
