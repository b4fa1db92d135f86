ALTER TYPE "Way" ADD VALUE 'mail';
ALTER TYPE "NoticeKind" ADD VALUE 'receipt';
CREATE TYPE "MailOutcome" AS ENUM ('accepted', 'refused', 'ignored');

CREATE TABLE "MailAddress" (
    "studentId" UUID NOT NULL,
    "assignmentId" UUID NOT NULL,
    "tokenHash" TEXT NOT NULL,
    "token" BYTEA NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "MailAddress_pkey" PRIMARY KEY ("studentId","assignmentId")
);
CREATE UNIQUE INDEX "MailAddress_tokenHash_key" ON "MailAddress"("tokenHash");
ALTER TABLE "MailAddress" ADD CONSTRAINT "MailAddress_studentId_fkey" FOREIGN KEY ("studentId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "MailAddress" ADD CONSTRAINT "MailAddress_assignmentId_fkey" FOREIGN KEY ("assignmentId") REFERENCES "Assignment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "ReceivedMail" (
    "id" UUID NOT NULL,
    "studentId" UUID NOT NULL,
    "assignmentId" UUID NOT NULL,
    "messageId" TEXT NOT NULL,
    "receivedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "outcome" "MailOutcome" NOT NULL,
    "reason" JSONB,
    "submissionId" UUID,
    "isAnswered" BOOLEAN NOT NULL,

    CONSTRAINT "ReceivedMail_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "ReceivedMail_submissionId_key" ON "ReceivedMail"("submissionId");
CREATE INDEX "ReceivedMail_studentId_receivedAt_idx" ON "ReceivedMail"("studentId", "receivedAt");
CREATE INDEX "ReceivedMail_assignmentId_receivedAt_idx" ON "ReceivedMail"("assignmentId", "receivedAt");
-- A mail server that is not sure sends again: that is the same mail.
CREATE UNIQUE INDEX "ReceivedMail_studentId_assignmentId_messageId_key" ON "ReceivedMail"("studentId", "assignmentId", "messageId");
ALTER TABLE "ReceivedMail" ADD CONSTRAINT "ReceivedMail_studentId_fkey" FOREIGN KEY ("studentId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "ReceivedMail" ADD CONSTRAINT "ReceivedMail_assignmentId_fkey" FOREIGN KEY ("assignmentId") REFERENCES "Assignment"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "ReceivedMail" ADD CONSTRAINT "ReceivedMail_submissionId_fkey" FOREIGN KEY ("submissionId") REFERENCES "Submission"("id") ON DELETE SET NULL ON UPDATE CASCADE;
-- What was taken has no reason, what was not has one.
ALTER TABLE "ReceivedMail" ADD CONSTRAINT "ReceivedMail_says_why" CHECK (("outcome" = 'accepted') = ("reason" IS NULL));

ALTER TABLE "Notice" ADD COLUMN "mailId" UUID;
ALTER TABLE "Notice" ADD CONSTRAINT "Notice_mailId_fkey" FOREIGN KEY ("mailId") REFERENCES "ReceivedMail"("id") ON DELETE SET NULL ON UPDATE CASCADE;
CREATE INDEX "Notice_mailId_idx" ON "Notice"("mailId");
