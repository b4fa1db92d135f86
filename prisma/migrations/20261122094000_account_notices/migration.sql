-- Whoever has an address is told when a way into their account changes.
ALTER TYPE "NoticeKind" ADD VALUE 'account';

CREATE TYPE "AccountChange" AS ENUM ('password_changed', 'password_reset', 'address_changed', 'address_removed', 'sign_in_added', 'sign_in_removed', 'token_made');

ALTER TABLE "Notice" ADD COLUMN "change" "AccountChange", ADD COLUMN "about" TEXT;
