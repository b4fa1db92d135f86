ARG PYTHON_IMAGE
FROM $PYTHON_IMAGE
COPY . /opt/interleave
RUN chmod -R a+rX,go-w /opt/interleave && python3 -m compileall -q --invalidation-mode unchecked-hash /opt/interleave
ENV PYTHONPATH=/opt/interleave PYTHONHASHSEED=0 PYTHONDONTWRITEBYTECODE=1 HOME=/tmp
USER 10001:10001
WORKDIR /work
CMD ["python3", "-m", "judge"]
