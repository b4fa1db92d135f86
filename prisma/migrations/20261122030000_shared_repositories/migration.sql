-- What Prisma's schema language cannot say.

-- One name for a repository, however its address is written: by https or ssh, with .git or without, in capitals.
CREATE FUNCTION repository_name(address text) RETURNS text LANGUAGE sql IMMUTABLE STRICT AS $$
  SELECT lower(regexp_replace(regexp_replace(regexp_replace(address, '^(https?|ssh)://(git@)?', ''), '^git@([^:/]+):', '\1/'), '(\.git)?/*$', ''))
$$;

CREATE INDEX "Submission_repository_name_idx" ON "Submission" (repository_name("repositoryUrl"));
