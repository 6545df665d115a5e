# One image for each program of the repository: `docker build --build-arg SERVICE=cert-service .`
# SERVICE is a folder of apps/: cert-service, device-service, connector-service, gateway, plant-simulator.
ARG NODE_IMAGE=node:24.12.0-bookworm-slim

# What npm needs to know, so that the packages are fetched anew only when that changes.
FROM ${NODE_IMAGE} AS manifests
WORKDIR /koios
COPY . .
RUN find . -type f ! -name package.json ! -name package-lock.json ! -path '*/bin/*' -delete

FROM ${NODE_IMAGE} AS build
WORKDIR /koios
COPY --from=manifests /koios .
RUN npm ci --no-audit --no-fund
COPY . .
ENV NX_DAEMON=false
RUN npx nx run-many -t build --exclude=@koios/bench,@koios/local-stack --output-style=static \
 && find apps libs -mindepth 2 -maxdepth 2 \( -name src -o -name test -o -name node_modules \) -exec rm -rf {} +

FROM ${NODE_IMAGE} AS assembled
ARG SERVICE
WORKDIR /koios
COPY --from=manifests /koios .
RUN test -d "apps/${SERVICE:?say which with --build-arg SERVICE}" \
 && npm ci --omit=dev --workspace="@koios/${SERVICE}" --no-audit --no-fund \
 && npm sbom --package-lock-only --sbom-format=cyclonedx --omit=dev --workspace="@koios/${SERVICE}" > sbom.cdx.json \
 && find apps -mindepth 1 -maxdepth 1 ! -name "${SERVICE}" -exec rm -rf {} + \
 && rm -rf bench e2e deploy package-lock.json \
 && find node_modules -xtype l -delete
COPY --from=build /koios/libs libs
COPY --from=build /koios/apps /built
RUN cp -R "/built/${SERVICE}/." "apps/${SERVICE}/" \
 && if [ "${SERVICE}" = gateway ]; then mkdir apps/console && cp -R /built/console/dist apps/console/dist; fi \
 && ln -s "apps/${SERVICE}" service

# Nothing in it can be written by the service; run it with a read-only root file system.
FROM ${NODE_IMAGE}
ENV NODE_ENV=production HTTP_HOST=0.0.0.0 HTTP_PORT=8080
WORKDIR /koios
COPY --from=assembled /koios /koios
USER node
EXPOSE 8080
# Its own certificate is for the name of the service, not for this address.
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s \
  CMD ["node", "-e", "const s=process.env.TLS_CERTIFICATE||process.env.TLS_CERTIFICATE_FILE;require(s?'https':'http').get({host:'127.0.0.1',port:process.env.HTTP_PORT,path:'/health/ready',rejectUnauthorized:false},r=>process.exit(r.statusCode===200?0:1)).on('error',()=>process.exit(1))"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["node", "--enable-source-maps", "/koios/service/dist/main.js"]
