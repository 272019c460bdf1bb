# syntax=docker/dockerfile:1
# Two stages: wheels are built in the first; the second has Python, the app and nobody's compiler, and no sandbox.

FROM python:3.11-slim-bookworm AS build
RUN pip install --no-cache-dir uv==0.13.9
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PROJECT_ENVIRONMENT=/app UV_PYTHON_DOWNLOADS=never
WORKDIR /src
COPY pyproject.toml uv.lock hatch_build.py README.md LICENSE ./
COPY packages packages
COPY graphql graphql
COPY manifest manifest
COPY sandbox sandbox
COPY tools tools
COPY dashboard dashboard
COPY app app
RUN uv sync --locked --no-dev --no-editable \
 && rm -r /app/lib/python3.11/site-packages/sandbox

FROM python:3.11-slim-bookworm
LABEL org.opencontainers.image.title="saleor-qmore" \
      org.opencontainers.image.description="Payments through QMORE Checkout Seamless for Saleor shops" \
      org.opencontainers.image.licenses="BSD-3-Clause"
RUN useradd --uid 10001 --create-home --home-dir /data qmore
COPY --from=build /app /app
ENV PATH=/app/bin:$PATH PYTHONUNBUFFERED=1 \
    SALEOR_QMORE_DATABASE_URL=sqlite:////data/saleor-qmore.sqlite3
USER 10001
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=3s --start-period=20s \
  CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=2)"]
CMD ["saleor-qmore", "serve", "--host", "0.0.0.0", "--port", "8000"]
