# The gate compiled with sanitizers, which end it on a wrong read or an overflow. Only tests use it.
ARG BASE
FROM ${BASE}
RUN export DEBIAN_FRONTEND=noninteractive \
 && apt-get update \
 && apt-get install -y --no-install-recommends gcc libc6-dev libnetfilter-queue-dev \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/*
COPY gate.c /src/
RUN gcc -std=c17 -g -O1 -Wall -Wextra -Werror -fsanitize=address,undefined \
      -fno-sanitize-recover=undefined -o /usr/local/bin/gate-checked /src/gate.c \
      -lnetfilter_queue -lnfnetlink
