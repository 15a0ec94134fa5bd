FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags='-s -w' -o /dragoman ./cmd/dragoman && mkdir /data

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /dragoman /dragoman
COPY --from=build --chown=nonroot:nonroot /data /data
ENV DRAGOMAN_ADDR=:8080 DRAGOMAN_DATA_DIR=/data DRAGOMAN_LOG_FORMAT=json
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s CMD ["/dragoman", "health"]
ENTRYPOINT ["/dragoman"]
CMD ["serve"]
