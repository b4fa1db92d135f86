ARG PYTHON_IMAGE
FROM $PYTHON_IMAGE
COPY harness /opt/interleave/harness
COPY inspection /opt/interleave/inspection
# Unchecked hashes: Python neither looks at the source's time nor reads the source, and the bytes do not depend on when it was built.
RUN chmod -R a+rX,go-w /opt/interleave && python3 -m compileall -q --invalidation-mode unchecked-hash /opt/interleave \
 && cd /opt/interleave && python3 -m harness.library
# The scratch folders are all that a run can write beside /work; the agent empties them between schedules.
ENV PYTHONPATH=/opt/interleave PYTHONHASHSEED=0 PYTHONDONTWRITEBYTECODE=1 HOME=/tmp INTERLEAVE_SCRATCH=/tmp:/dev/shm
USER 10001:10001
WORKDIR /work
CMD ["python3", "-m", "harness.agent"]
