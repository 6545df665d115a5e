import { constants, existsSync } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { minimalEnvironment } from '../process/minimal-environment.js';

export interface ObjectStoragePlace {
  readonly dataDirectory: string;
  readonly port: number;
  readonly accessKey: string;
  readonly secretKey: string;
}

/** How an S3 server is run. */
export interface ObjectStorageCommand {
  readonly command: string;
  readonly commandArguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Each server lays its files out in its own way. */
  readonly directory: string;
}

/**
 * `minio` where it is on the PATH, otherwise the S3 server that npm installed; that one goes on where it has begun, since
 * neither reads the other's files. The keys go through the environment: everybody sees arguments.
 */
export async function objectStorageCommand(place: ObjectStoragePlace): Promise<ObjectStorageCommand> {
  const minio = await onThePath('minio');
  return minio === undefined || existsSync(s3rverDirectory(place))
    ? s3rverCommand(place)
    : minioCommand(minio, place);
}

function s3rverDirectory({ dataDirectory }: ObjectStoragePlace): string {
  return join(dataDirectory, 's3rver');
}

function s3rverCommand(place: ObjectStoragePlace): ObjectStorageCommand {
  const directory = s3rverDirectory(place);
  const program = `./s3rver-process${extname(import.meta.url)}`;
  return {
    command: process.execPath,
    commandArguments: [fileURLToPath(new URL(program, import.meta.url))],
    environment: {
      ...minimalEnvironment(),
      S3_DIRECTORY: directory,
      S3_PORT: String(place.port),
      S3_ACCESS_KEY: place.accessKey,
      S3_SECRET_KEY: place.secretKey,
    },
    directory,
  };
}

function minioCommand(minio: string, place: ObjectStoragePlace): ObjectStorageCommand {
  const directory = join(place.dataDirectory, 'minio');
  return {
    command: minio,
    commandArguments: ['server', '--quiet', '--address', `127.0.0.1:${place.port}`, directory],
    environment: {
      ...minimalEnvironment(),
      MINIO_ROOT_USER: place.accessKey,
      MINIO_ROOT_PASSWORD: place.secretKey,
      MINIO_BROWSER: 'off',
    },
    directory,
  };
}

async function onThePath(name: string): Promise<string | undefined> {
  const paths = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, name));
  const found = await Promise.all(
    paths.map((path) =>
      access(path, constants.X_OK).then(
        () => path,
        () => undefined,
      ),
    ),
  );
  return found.find((path) => path !== undefined);
}
