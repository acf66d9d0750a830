/**
 * Lab files to the TypeScript project they are in: for the type checker, and for editors beside labs
 * outside of this checkout, so that an editor marks what a check would tell.
 */
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { ROOT, typesFile } from "../runtime/checkout.ts";

/** The folder with Node.js's types, wherever npm has put it. */
const TYPES = dirname(dirname(createRequire(import.meta.url).resolve("@types/node/package.json")));

/** A project of its own: the checkout's compiler options, and no file but these. */
export function checkedProject(files: readonly string[]) {
  return { ...labProject((path) => path), include: [], files };
}

/** In the folder of the labs. Its paths are relative, so that a course and this checkout can move together. */
export function editorProject(labs: string) {
  const fromLabs = (path: string): string => {
    const way = relative(labs, path);
    return way.startsWith("../") ? way : `./${way}`; // without a dot it would be the name of a package
  };
  return { ...labProject(fromLabs), include: ["*/lab.ts"] };
}

function labProject(written: (path: string) => string) {
  return {
    extends: written(join(ROOT, "tsconfig.json")),
    compilerOptions: {
      // an ES module wherever it stands, with or without a package.json above it
      module: "preserve",
      moduleDetection: "force",
      // an import too many is a matter of taste, and no reason not to run
      noUnusedLocals: false,
      noUnusedParameters: false,
      paths: { "wirestep/lab": [written(typesFile("lab/index"))] },
      typeRoots: [written(TYPES)],
    },
  };
}
