# Wireshark's tshark, to compare our captures with its reading. Only tests use it.
ARG BASE
FROM ${BASE}
RUN export DEBIAN_FRONTEND=noninteractive \
 && apt-get update \
 && apt-get install -y --no-install-recommends tshark \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/*
