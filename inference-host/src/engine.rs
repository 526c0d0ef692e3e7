//! The WebAssembly engines: one for guests, one for the edge component.
//!
//! Both take instances from a pool, share a component's memory image by
//! copy-on-write, keep compiled artefacts on disk, and count epochs so that no
//! component runs for ever. They differ in how large and how many their instances
//! are.

use std::{path::Path, thread, time::Duration};
use thiserror::Error;
use wasmtime::{
    Cache, CacheConfig, Config, Enabled, Engine, InstanceAllocationStrategy,
    PoolingAllocationConfig,
};

/// Length of one epoch.
pub const EPOCH: Duration = Duration::from_millis(10);

/// How many instances there may be, and how large.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PoolSize {
    /// Instances alive at once.
    pub instances: u32,
    /// Largest linear memory of one, in bytes.
    pub memory_bytes: usize,
    /// How much of a used memory stays with the pool, cleared, for the next
    /// instance, in bytes per instance.
    pub resident_bytes: usize,
}

/// The engine cannot be made.
#[derive(Debug, Error)]
#[error("the WebAssembly engine cannot be made: {0}")]
pub struct EngineError(String);

/// Makes an engine that keeps compiled components below `cache`, and starts its
/// epochs.
///
/// # Errors
/// [`EngineError`] when the cache folder cannot be used or the pool cannot be
/// reserved.
pub fn engine(size: PoolSize, cache: Option<&Path>) -> Result<Engine, EngineError> {
    let mut config = Config::new();
    config
        .wasm_component_model(true)
        .epoch_interruption(true)
        .memory_init_cow(true)
        .cache(cache.map(artefacts).transpose()?)
        .allocation_strategy(InstanceAllocationStrategy::Pooling(pool(size)));
    let engine = Engine::new(&config).map_err(refused)?;
    tick(&engine);
    Ok(engine)
}

/// A component is a handful of core modules: the program, and small ones that
/// adapt its imports; one memory and a few tables in all.
///
/// Memory that stays spares the next instance its page faults, which take longer
/// than the clearing: 6.2 ms against 1.1 ms for 30 MB. Where the kernel can tell
/// which pages were written, only those are cleared.
fn pool(size: PoolSize) -> PoolingAllocationConfig {
    const MODULES: u32 = 8;
    const TABLES: u32 = 4;
    const TABLE_BYTES: usize = 1 << 16;
    let modules = size.instances.saturating_mul(MODULES);
    let mut pool = PoolingAllocationConfig::new();
    pool.total_component_instances(size.instances)
        .total_core_instances(modules)
        .total_memories(size.instances)
        .total_tables(size.instances.saturating_mul(TABLES))
        .total_stacks(size.instances)
        .max_memories_per_component(1)
        .max_memory_size(size.memory_bytes)
        .linear_memory_keep_resident(size.resident_bytes)
        .table_keep_resident(size.resident_bytes.min(TABLE_BYTES))
        .pagemap_scan(Enabled::Auto);
    pool
}

fn artefacts(folder: &Path) -> Result<Cache, EngineError> {
    let folder = std::path::absolute(folder).map_err(refused)?;
    let mut config = CacheConfig::new();
    config.with_directory(folder);
    Cache::new(config).map_err(refused)
}

/// Advances the engine's epoch until the engine is gone.
fn tick(engine: &Engine) {
    let engine = engine.weak();
    thread::spawn(move || {
        while let Some(engine) = engine.upgrade() {
            engine.increment_epoch();
            drop(engine);
            thread::sleep(EPOCH);
        }
    });
}

fn refused(reason: impl std::fmt::Display) -> EngineError {
    EngineError(format!("{reason:#}"))
}
