/** The file with a user's prediction of a run, in the run's folder. */
import { basename, dirname, join } from "node:path";
import { PREDICTION_FILE, type PredictionFile } from "../predict/file.ts";
import { readPrediction, type StoredPrediction } from "../predict/read-file.ts";
import { EnvironmentError } from "../runtime/environment-error.ts";
import { giveToFolderOwner } from "../runtime/file-owner.ts";
import { readFolderFile } from "../runtime/folder-file.ts";
import { makeFolders } from "../runtime/make-folders.ts";
import { writeOwnFile } from "../runtime/own-files.ts";

/** Several bytes for each character that a prediction may have. */
const LIMIT = { mebibytes: 4, fix: "a prediction is short" } as const;
/** In the folder of the runs: predictions of runs that the user has quit, which have no folder. */
const UNFINISHED = "predictions";

/** @param folder the run's folder @returns the file @throws EnvironmentError */
export async function savePrediction(folder: string, prediction: PredictionFile): Promise<string> {
  return save(join(folder, PREDICTION_FILE), prediction);
}

/** @param runs the folder of all runs @returns the file @throws EnvironmentError */
export async function saveUnfinished(runs: string, prediction: PredictionFile): Promise<string> {
  const folder = join(runs, UNFINISHED);
  await makeFolders(folder);
  return save(join(folder, `${prediction.lab}-${prediction.run}.json`), prediction);
}

async function save(file: string, prediction: PredictionFile): Promise<string> {
  try {
    await writeOwnFile(file, `${JSON.stringify(prediction, undefined, 2)}\n`);
    await giveToFolderOwner([file]);
  } catch (cause) {
    throw new EnvironmentError(
      `${file} could not be written: ${(cause as Error).message}`,
      "Free some disk space or choose a writable folder.",
      { cause },
    );
  }
  return file;
}

/** @throws FormatError if it is not a prediction; the file system's error if it can't be read */
export async function loadPrediction(file: string): Promise<StoredPrediction> {
  const { bytes } = await readFolderFile(dirname(file), basename(file), LIMIT);
  return readPrediction(bytes.toString());
}
