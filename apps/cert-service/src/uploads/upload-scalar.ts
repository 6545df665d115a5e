import { type CustomScalar, Scalar } from '@nestjs/graphql';
import { GraphQLError } from 'graphql';
import { UploadedFile } from './uploaded-file.js';

const noFile = 'An Upload is a file of a multipart request (GraphQL multipart request specification).';

/** `Upload`: a file in the variables of a multipart request; it cannot be written any other way. */
@Scalar('Upload')
export class UploadScalar implements CustomScalar<never, UploadedFile> {
  parseValue(value: unknown): UploadedFile {
    if (value instanceof UploadedFile) return value;
    throw new GraphQLError(noFile);
  }

  parseLiteral(): never {
    throw new GraphQLError(noFile);
  }

  serialize(): never {
    throw new GraphQLError('An Upload goes in only.');
  }
}
