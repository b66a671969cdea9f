import assert from "node:assert/strict";
import { test } from "node:test";
import { watchKernel } from "../esm/kit/kernel.js";
import { kernelOf } from "./kernels.js";

test("a kernel is free, cut off or dead", () => {
  const reachOf = (kernel) => watchKernel(kernel).reach();
  assert.equal(reachOf(kernelOf()), "free");
  for (const connectionStatus of ["connecting", "disconnected"]) assert.equal(reachOf(kernelOf({ status: "busy", connectionStatus })), "cut");
  for (const status of ["dead", "terminating", "restarting", "autorestarting"]) assert.equal(reachOf(kernelOf({ status })), "dead");
  assert.equal(reachOf(kernelOf({ isDisposed: true })), "dead");
  assert.equal(reachOf(null), "dead", "a notebook after a shutdown");
  assert.equal(reachOf(undefined), "free", "a host that does not show its kernel");
});

test("it is busy while a message runs, whatever another that ended made of its status", () => {
  const kernel = kernelOf({ status: "busy" });
  const { reach, stop } = watchKernel(kernel);
  assert.equal(reach(), "busy", "with a cell that began before");
  kernel.says("idle", "before");
  assert.equal(reach(), "free");
  kernel.says("busy", "a cell");
  kernel.says("busy", "a widget, in a subshell");
  kernel.says("idle", "a widget, in a subshell");
  assert.equal(kernel.status, "idle");
  assert.equal(reach(), "busy");
  kernel.says("idle", "a cell");
  assert.equal(reach(), "free");
  stop();
  assert.equal(kernel.listeners.size, 0);
});

test("what ran when the connection was lost is not waited for", () => {
  const kernel = kernelOf();
  const { reach } = watchKernel(kernel);
  kernel.says("busy", "a cell");
  kernel.connectionStatus = "connecting";
  assert.equal(reach(), "cut");
  Object.assign(kernel, { connectionStatus: "connected", status: "idle" });
  assert.equal(reach(), "free");
});
