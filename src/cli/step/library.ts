/** The library of the full-screen view, only `wirestep step` loads it. */
export { render, Text, useInput, useWindowSize } from "ink";
export { createElement, useSyncExternalStore } from "react";
