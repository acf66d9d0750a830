# A peer's image with strace, for the tests that compare the observer with it.
ARG BASE
FROM ${BASE}
USER root
RUN export DEBIAN_FRONTEND=noninteractive \
 && apt-get update \
 && apt-get install -y --no-install-recommends strace \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/*
COPY run-program.sh /usr/local/lib/wirestep/
