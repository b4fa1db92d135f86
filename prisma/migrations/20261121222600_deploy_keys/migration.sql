CREATE TABLE "DeployKey" (
    "id" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "repository" TEXT NOT NULL,
    "publicKey" TEXT NOT NULL,
    "privateKey" BYTEA NOT NULL,
    "hostKey" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "usedAt" TIMESTAMPTZ(3),
    "refusedAt" TIMESTAMPTZ(3),
    "refusal" TEXT,
    "refusalDetail" TEXT,

    CONSTRAINT "DeployKey_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "DeployKey_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE UNIQUE INDEX "DeployKey_userId_repository_key" ON "DeployKey"("userId", "repository");
