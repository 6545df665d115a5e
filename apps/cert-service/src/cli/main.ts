#!/usr/bin/env node
import { certificateProgram } from './program.js';
import { explainFailure } from './failure.js';

await certificateProgram().parseAsync().catch(explainFailure);
