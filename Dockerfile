# A small image with osi-check alone: no shell, no package manager, not root.
#   docker build -t osi-check .
#   docker run --rm -v "$PWD:/work:ro" osi-check check licenses/model.toml
FROM rust:1-slim-bookworm AS build
WORKDIR /src
COPY . .
RUN cargo build --release --locked --features parquet

FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=build /src/target/release/osi-check /usr/local/bin/osi-check
WORKDIR /work
ENTRYPOINT ["/usr/local/bin/osi-check"]
CMD ["--help"]
