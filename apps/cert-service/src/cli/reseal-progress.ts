import { Presets, SingleBar } from 'cli-progress';
import type { ResealProgress } from '../use-cases/reseal-keys.js';

/** Says how far a piece of work is. */
export interface ProgressDisplay {
  report(progress: ResealProgress): void;
  end(): void;
}

/** A bar on a terminal; a line for each percent elsewhere; nothing when nothing is wanted. */
export function resealProgress(
  stream: NodeJS.WritableStream & { readonly isTTY?: boolean },
  quietly: boolean,
): ProgressDisplay {
  if (quietly) return { report: () => undefined, end: () => undefined };
  return stream.isTTY ? bar(stream) : lines(stream);
}

function bar(stream: NodeJS.WritableStream): ProgressDisplay {
  const format = 'sealing keys |{bar}| {percentage} % | {value} of {total} | {eta_formatted} left';
  const single = new SingleBar({ format, stream, hideCursor: true }, Presets.shades_classic);
  return {
    report: ({ done, total }) => {
      if (done === 0) single.start(total, 0);
      else single.update(done);
    },
    end: () => single.stop(),
  };
}

function lines(stream: NodeJS.WritableStream): ProgressDisplay {
  let lastPercent = -1;
  return {
    report: ({ done, total }) => {
      const percent = total === 0 ? 100 : Math.floor((done / total) * 100);
      if (percent === lastPercent) return;
      lastPercent = percent;
      stream.write(`${done} of ${total} keys\n`);
    },
    end: () => undefined,
  };
}
