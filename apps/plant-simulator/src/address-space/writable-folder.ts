import { Variant, VariantArrayType } from 'node-opcua';
import { addTopObject, type PlantBuilder } from './plant-builder.js';
import { SCALAR_TYPES } from './scalar-types.js';

const FOLDER = 'Writable';

/** `ns=1;s=Writable.<Type>`: one variable of each type that keeps what is written until the server stops. */
export function addWritableFolder(plant: PlantBuilder): void {
  const folder = addTopObject(plant, FOLDER, 'FolderType');
  for (const { name, dataType, valueAt } of SCALAR_TYPES) {
    plant.namespace.addVariable({
      organizedBy: folder,
      browseName: name,
      nodeId: `s=${FOLDER}.${name}`,
      dataType,
      accessLevel: 'CurrentRead | CurrentWrite',
      userAccessLevel: 'CurrentRead | CurrentWrite',
      value: new Variant({ dataType, arrayType: VariantArrayType.Scalar, value: valueAt(0, plant.clock) }),
    });
  }
}
