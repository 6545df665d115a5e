import { type MiddlewareConsumer, Module, type NestModule } from '@nestjs/common';
import { AcceptMultipartRequests } from './accept-multipart-requests.js';
import { UploadScalar } from './upload-scalar.js';

/** Files in GraphQL variables. */
@Module({ providers: [UploadScalar] })
export class UploadsModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(AcceptMultipartRequests).forRoutes('graphql');
  }
}
