# Python from Debian, and the account that everything runs as. Built twice: with packages.txt for students, with python3 for the judge.
FROM debian:bookworm-slim
ARG PACKAGES
ENV LANG=C.UTF-8
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends -o Dpkg::Options::=--force-unsafe-io $PACKAGES \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/cache/debconf/* /var/log/* \
 && find / -xdev -perm /6000 -type f -exec chmod a-s {} + \
 && useradd --uid 10001 --user-group --no-create-home --home-dir /work --shell /usr/sbin/nologin runner \
 && mkdir /work && chown runner:runner /work
