# Wireshark's tshark, which tests and a bench compare with. Only they use this image.
ARG BASE
FROM ${BASE}
RUN export DEBIAN_FRONTEND=noninteractive \
 && apt-get update \
 && apt-get install -y --no-install-recommends tshark \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/*
