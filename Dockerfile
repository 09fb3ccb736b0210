# The Promptgate App: non-root, read-only root file system, one volume for the database.
#   docker build -t promptgate .
#   docker run --read-only --tmpfs /tmp -v promptgate:/data -p 3000:3000 --env-file .env promptgate
FROM node:24-bookworm-slim AS build
WORKDIR /srv
COPY package.json package-lock.json .npmrc ./
COPY tools tools
RUN npm ci
COPY app app
COPY sandbox sandbox
COPY shared shared
COPY drizzle drizzle
# the embedded model's engine is the Action's, not the server's
RUN node app/build.ts && npm prune --omit=dev && rm -rf node_modules/node-llama-cpp node_modules/@node-llama-cpp

FROM node:24-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATABASE_URL=file:/data/promptgate.db
WORKDIR /srv
COPY --from=build /srv/node_modules node_modules
COPY --from=build /srv/dist/app dist/app
COPY package.json LICENSE ./
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000
# ready, not only alive: database writable, migrations done, inbox moving
HEALTHCHECK --interval=15s --timeout=3s --start-period=20s CMD ["node", "-e", "fetch('http://127.0.0.1:'+process.env.PORT+'/ready').then((r)=>process.exit(r.ok?0:1),()=>process.exit(1))"]
CMD ["node", "--enable-source-maps", "dist/app/main.js"]
