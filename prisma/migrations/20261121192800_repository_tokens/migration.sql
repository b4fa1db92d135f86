CREATE TABLE "RepositoryToken" (
    "id" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "repositoryUrl" TEXT NOT NULL,
    "username" TEXT NOT NULL,
    "token" BYTEA NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "RepositoryToken_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "RepositoryToken_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE UNIQUE INDEX "RepositoryToken_userId_repositoryUrl_key" ON "RepositoryToken"("userId", "repositoryUrl");
