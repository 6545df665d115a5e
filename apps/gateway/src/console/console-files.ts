import { existsSync } from 'node:fs';
import { join } from 'node:path';
import compression from 'compression';
import express, { type Request, type RequestHandler } from 'express';

/** What the gateway itself answers; everything else is a place in the console. */
const ownPaths = /^\/(graphql|auth|downloads|health|metrics)(\/|$)/;
/** Vite writes a hash of the content into the names under `assets/`: what has the name has the content. */
const hashedAsset = /[/\\]assets[/\\][^/\\]+-[\w-]{8}\.\w+(\.map)?$/;

/**
 * The console: its files at `/`, and its page at every other address that a browser may have a deep link to.
 * @param directory with `index.html`; undefined or without one: there is no console
 */
export function consoleFiles(directory: string | undefined): RequestHandler {
  if (!directory || !existsSync(join(directory, 'index.html'))) return (_request, _response, next) => next();
  const files = filesIn(directory);
  // Only here: an answer that holds a secret beside what a caller has sent must not be compressed (BREACH).
  const compress = compression();
  return (request, response, next) => {
    if (!isForConsole(request)) return next();
    compress(request, response, () =>
      files(request, response, (error?: unknown) => {
        if (error || !wantsPage(request)) return next(error);
        response.setHeader('cache-control', 'no-cache');
        response.sendFile('index.html', { root: directory }, next);
      }),
    );
  };
}

function filesIn(directory: string): RequestHandler {
  return express.static(directory, {
    redirect: false,
    setHeaders: (response, path) => response.setHeader('cache-control', keptFor(path)),
  });
}

function keptFor(path: string): string {
  return hashedAsset.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache';
}

function isForConsole({ method, path }: Request): boolean {
  return (method === 'GET' || method === 'HEAD') && !ownPaths.test(path);
}

/** A file that is not there is not found; an address without an extension is a place in the console. */
function wantsPage(request: Request): boolean {
  return !/\.\w+$/.test(request.path) && request.accepts('html') === 'html';
}
