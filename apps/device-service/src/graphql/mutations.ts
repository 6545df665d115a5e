import { NeedsPermission, type SubgraphContext } from '@koios/service-kit';
import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import type { Plant } from '../domain/plant.js';
import { CreateDevice } from '../use-cases/create-device.js';
import { CreatePlant } from '../use-cases/create-plant.js';
import { DeleteDevice } from '../use-cases/delete-device.js';
import { SetDeviceEnabled } from '../use-cases/set-device-enabled.js';
import { SetDeviceSecurity } from '../use-cases/set-device-security.js';
import { SetPlantKeyCustody } from '../use-cases/set-plant-key-custody.js';
import { UpdateDevice } from '../use-cases/update-device.js';
import type { DeviceNode } from './device-resolver.js';
import type {
  CreateDeviceInput,
  CreatePlantInput,
  DeviceSecurityInput,
  MutationSetDeviceEnabledArgs,
  MutationSetPlantKeyCustodyArgs,
  UpdateDeviceInput,
} from './schema.generated.js';

/** One use case each. */
@NeedsPermission(['operate'])
@Resolver()
export class Mutations {
  constructor(
    private readonly createPlantUseCase: CreatePlant,
    private readonly setPlantKeyCustodyUseCase: SetPlantKeyCustody,
    private readonly createDeviceUseCase: CreateDevice,
    private readonly updateDeviceUseCase: UpdateDevice,
    private readonly deleteDeviceUseCase: DeleteDevice,
    private readonly setDeviceEnabledUseCase: SetDeviceEnabled,
    private readonly setDeviceSecurityUseCase: SetDeviceSecurity,
  ) {}

  @NeedsPermission(['administer'])
  @Mutation('createPlant')
  createPlant(@Args('input') input: CreatePlantInput): Promise<Plant> {
    return this.createPlantUseCase.execute(input);
  }

  @NeedsPermission(['administer'])
  @Mutation('setPlantKeyCustody')
  setPlantKeyCustody(
    @Args() { id, keyCustody }: MutationSetPlantKeyCustodyArgs,
    @Context() { caller }: SubgraphContext,
  ): Promise<Plant> {
    return this.setPlantKeyCustodyUseCase.execute(id, keyCustody, caller.subject);
  }

  @NeedsPermission(['configure-devices'])
  @Mutation('createDevice')
  createDevice(@Args('input') input: CreateDeviceInput): Promise<DeviceNode> {
    return this.createDeviceUseCase.execute(input);
  }

  @NeedsPermission(['configure-devices'])
  @Mutation('updateDevice')
  updateDevice(@Args('input') input: UpdateDeviceInput): Promise<DeviceNode> {
    return this.updateDeviceUseCase.execute(input);
  }

  @NeedsPermission(['configure-devices'])
  @Mutation('deleteDevice')
  deleteDevice(@Args('id') id: string): Promise<string> {
    return this.deleteDeviceUseCase.execute(id);
  }

  @Mutation('setDeviceEnabled')
  setDeviceEnabled(@Args() { id, enabled }: MutationSetDeviceEnabledArgs): Promise<DeviceNode> {
    return this.setDeviceEnabledUseCase.execute(id, enabled);
  }

  @Mutation('setDeviceSecurity')
  setDeviceSecurity(@Args('input') input: DeviceSecurityInput): Promise<DeviceNode> {
    return this.setDeviceSecurityUseCase.execute(input);
  }
}
