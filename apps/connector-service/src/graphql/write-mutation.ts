import { NeedsPermission, type SubgraphContext } from '@koios/service-kit';
import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import { WriteDeviceTag } from '../api/write-device-tag.js';
import type { MutationWriteTagValueArgs, TagWriteResult } from './schema.generated.js';

@NeedsPermission(['operate'])
@Resolver()
export class WriteMutation {
  constructor(private readonly write: WriteDeviceTag) {}

  @Mutation('writeTagValue')
  writeTagValue(
    @Args() { input }: MutationWriteTagValueArgs,
    @Context() { caller }: SubgraphContext,
  ): Promise<TagWriteResult> {
    const { deviceId, tag, value } = input;
    return this.write.execute({ deviceId, tag, value, caller: caller.subject });
  }
}
