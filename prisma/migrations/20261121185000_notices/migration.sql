ALTER TABLE "User"
  ADD COLUMN "email" TEXT,
  ADD COLUMN "mailResults" BOOLEAN NOT NULL DEFAULT false;
-- Whoever proves that an address is theirs is one person here.
CREATE UNIQUE INDEX "User_one_per_address" ON "User" (lower("email"));

CREATE TYPE "MailLinkKind" AS ENUM ('confirm', 'reset');

CREATE TABLE "MailLink" (
    "tokenHash" TEXT NOT NULL,
    "kind" "MailLinkKind" NOT NULL,
    "userId" UUID NOT NULL,
    "address" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "MailLink_pkey" PRIMARY KEY ("tokenHash")
);
CREATE INDEX "MailLink_userId_idx" ON "MailLink"("userId");
ALTER TABLE "MailLink" ADD CONSTRAINT "MailLink_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TYPE "NoticeKind" AS ENUM ('confirm', 'reset', 'result');

CREATE TABLE "Notice" (
    "id" UUID NOT NULL,
    "kind" "NoticeKind" NOT NULL,
    "userId" UUID NOT NULL,
    "runId" UUID,
    "address" TEXT NOT NULL,
    "secret" BYTEA,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "nextAt" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,
    "sentAt" TIMESTAMPTZ(3),
    "answer" TEXT,

    CONSTRAINT "Notice_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "Notice_nextAt_idx" ON "Notice"("nextAt");
CREATE INDEX "Notice_createdAt_idx" ON "Notice"("createdAt");
ALTER TABLE "Notice" ADD CONSTRAINT "Notice_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "Notice" ADD CONSTRAINT "Notice_runId_fkey" FOREIGN KEY ("runId") REFERENCES "Run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- A run is told of once, whatever becomes of the worker that settles it.
CREATE UNIQUE INDEX "Notice_one_result" ON "Notice" ("runId") WHERE "kind" = 'result';
-- What was sent or given up holds no link any more.
ALTER TABLE "Notice" ADD CONSTRAINT "Notice_secret_while_due" CHECK ("nextAt" IS NOT NULL OR "secret" IS NULL);
