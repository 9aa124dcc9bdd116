-- A database as the first version of the program left it: sampleRun() with episodes 0 and 1, a tag and an export.
PRAGMA application_id = 1094861648;
PRAGMA user_version = 1;
BEGIN TRANSACTION;
CREATE TABLE runs (
    id                     INTEGER PRIMARY KEY AUTOINCREMENT,
    name                   TEXT NOT NULL,
    created                TEXT NOT NULL,  -- UTC, ISO 8601
    state                  TEXT NOT NULL CHECK (state IN ('running', 'stopped', 'finished', 'failed')),
    agent                  TEXT NOT NULL,
    seed                   TEXT NOT NULL,  -- as text: up to 2^64 - 1
    network                TEXT NOT NULL,  -- path of the cfg that was searched
    data                   TEXT NOT NULL,  -- path of the data set
    settings               TEXT NOT NULL,  -- JSON, everything that decides the run
    cfg_text               TEXT NOT NULL,  -- the cfg itself
    weights_hash           TEXT NOT NULL,  -- SHA-256 of the weights file
    data_fingerprint       TEXT NOT NULL,
    environment            TEXT NOT NULL,  -- library versions, device, threads
    reference_map50        REAL,           -- reference_*: the unpruned network, NULL until it is measured
    reference_map50_95     REAL,
    reference_loss         REAL,
    reference_flops        INTEGER,
    reference_params       INTEGER,
    reference_latency_ms   REAL,
    reference_flops_ratio  REAL,
    reference_params_ratio REAL,
    row_hash               TEXT NOT NULL   -- SHA-256 of all columns but id
) STRICT;
INSERT INTO runs VALUES(1,'evening run','2026-11-25T09:39:39Z','finished','random','18446744073709551615','/tmp/Größe 7/net "a".cfg','/tmp/arena','{"cfg":"/tmp/Größe 7/net \"a\".cfg","weights":"/tmp/net.weights","data":"/tmp/arena","name":"evening run","agent":"random","episodes":200,"seed":18446744073709551615,"min_ratio":0.1,"max_ratio":0.98,"reward":{"name":"accuracy-cost","cost_weight":0.3333333333333333,"budgets":{"flops":142857142.85714287,"params":null,"latency_ms":null}},"evaluation":{"input_size":0,"calibration_images":64,"fine_tune_steps":20,"batch":16,"learning_rate":0.005,"max_validation_images":0,"latency_repeats":15},"plan":{"importance":"batch-norm-scale","min_kept_channels":2,"channel_multiple":1,"seed":0},"threads":0,"device":"cpu","stop_after_failures":10}',replace('[net]\nwidth=64\n# it''s "quoted"\n','\n',char(10)),'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','5 classes, 60 pictures, 1f2e','LibTorch 1.13.1, cpu x2',0.10900000000000001354,0.083333333333333328707,2.000000000000000444,65509999991,61545000,0.3000000000000000444,1.0000000000000000715e-17,1.0,'042ae4679a4928240b9c2e193087d1e4663b3f09adb68d2dadd23db67b5ce5ed');
CREATE TABLE episodes (
    run          INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    episode      INTEGER NOT NULL,  -- 0, 1, ...
    status       TEXT NOT NULL CHECK (status IN ('ok', 'failed')),
    failure      TEXT NOT NULL,     -- why it failed, else empty
    map50        REAL,              -- mean average precision at IoU 0.5, 0 to 1; measurements are NULL when it failed
    map50_95     REAL,              -- mean over IoU 0.50:0.05:0.95
    loss         REAL,              -- detection loss, mean over the images
    flops        INTEGER,           -- 2 x multiply-accumulates
    params       INTEGER,
    latency_ms   REAL,              -- one image, median
    reward       REAL,              -- larger is better
    flops_ratio  REAL,              -- against the unpruned network
    params_ratio REAL,
    baseline     REAL,              -- of the agent, before it learnt from this episode
    entropy      REAL,              -- of the policy, nats, mean over its decisions
    seconds      REAL,              -- the whole episode
    finished_at  TEXT NOT NULL,     -- UTC, ISO 8601
    action       TEXT NOT NULL,     -- JSON, what was sampled: keep (a block each), ratios (a coupling group each)
    row_hash     TEXT NOT NULL,     -- SHA-256 of this row and its decisions
    PRIMARY KEY (run, episode)
) STRICT;
INSERT INTO episodes VALUES(1,0,'ok','',0.10000000000000000555,0.33333333333333331482,2.000000000000000444,65510000000,61545000,0.3000000000000000444,0.0,1.0000000000000000715e-17,1.0,-1.000000000000000025e-300,0.69314718055994528622,12.5,'2026-11-25T09:39:39Z','{"keep":[true,false,true],"ratios":[0.3333333333333333,0.25,0.2,0.16666666666666666,0.14285714285714285]}','afb5557e5b881d774ef37e3d648f0cd901c3b49871bb18a35693c1622732cadd');
INSERT INTO episodes VALUES(1,1,'ok','',0.10100000000000000643,0.25,2.000000000000000444,65509999999,61545000,0.3000000000000000444,0.84147098480789650487,1.0000000000000000715e-17,1.0,-1.000000000000000025e-300,0.69314718055994528622,12.5,'2026-11-25T09:39:39Z','{"keep":[false,true,false],"ratios":[0.25,0.2,0.16666666666666666,0.14285714285714285,0.125]}','0f451318c5b24d9842fd5c9ce209ad275898447432b673f0eefad9d8310c10a8');
CREATE TABLE decisions (
    run      INTEGER NOT NULL,
    episode  INTEGER NOT NULL,
    position INTEGER NOT NULL,  -- order within the episode
    layer    INTEGER NOT NULL,  -- of the unpruned network
    block    INTEGER NOT NULL,  -- which residual block; -1: about channels
    kept     INTEGER NOT NULL,  -- channels kept; for a block 1 kept, 0 pruned
    original INTEGER NOT NULL,  -- channels before; for a block 1
    PRIMARY KEY (run, episode, position),
    FOREIGN KEY (run, episode) REFERENCES episodes (run, episode) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
INSERT INTO decisions VALUES(1,0,0,3,0,1,1);
INSERT INTO decisions VALUES(1,0,1,7,1,0,1);
INSERT INTO decisions VALUES(1,0,2,11,2,1,1);
INSERT INTO decisions VALUES(1,0,3,0,-1,20,32);
INSERT INTO decisions VALUES(1,0,4,2,-1,19,32);
INSERT INTO decisions VALUES(1,0,5,4,-1,18,32);
INSERT INTO decisions VALUES(1,0,6,6,-1,17,32);
INSERT INTO decisions VALUES(1,0,7,8,-1,16,32);
INSERT INTO decisions VALUES(1,1,0,3,0,0,1);
INSERT INTO decisions VALUES(1,1,1,7,1,1,1);
INSERT INTO decisions VALUES(1,1,2,11,2,0,1);
INSERT INTO decisions VALUES(1,1,3,0,-1,20,32);
INSERT INTO decisions VALUES(1,1,4,2,-1,19,32);
INSERT INTO decisions VALUES(1,1,5,4,-1,18,32);
INSERT INTO decisions VALUES(1,1,6,6,-1,17,32);
INSERT INTO decisions VALUES(1,1,7,8,-1,16,32);
CREATE TABLE checkpoints (
    id           INTEGER PRIMARY KEY,
    run          INTEGER NOT NULL,
    episode      INTEGER NOT NULL,
    kind         TEXT NOT NULL,  -- 'retrained'
    cfg          TEXT NOT NULL,  -- path
    weights      TEXT NOT NULL,  -- path
    weights_hash TEXT NOT NULL,  -- SHA-256 of the weights file
    map50        REAL,
    map50_95     REAL,
    loss         REAL,
    flops        INTEGER,
    params       INTEGER,
    latency_ms   REAL,
    flops_ratio  REAL,
    params_ratio REAL,
    created      TEXT NOT NULL,  -- UTC, ISO 8601
    FOREIGN KEY (run, episode) REFERENCES episodes (run, episode) ON DELETE CASCADE
) STRICT;
CREATE TABLE exports (
    id           INTEGER PRIMARY KEY,
    run          INTEGER NOT NULL,
    episode      INTEGER NOT NULL,
    format       TEXT NOT NULL,
    path         TEXT NOT NULL,
    max_abs_diff REAL,           -- largest difference of the outputs to ours, NULL when not a number
    created      TEXT NOT NULL,  -- UTC, ISO 8601
    FOREIGN KEY (run, episode) REFERENCES episodes (run, episode) ON DELETE CASCADE
) STRICT;
INSERT INTO exports VALUES(1,1,1,'darknet','/x/net.cfg',0.0,'2026-11-25T09:39:39Z');
CREATE TABLE tags (
    id  INTEGER PRIMARY KEY,
    run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    tag TEXT NOT NULL,
    UNIQUE (run, tag)
) STRICT;
INSERT INTO tags VALUES(1,1,'old');
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('runs',1);
CREATE INDEX episodes_by_reward ON episodes (run, status, reward DESC, episode);
CREATE INDEX checkpoints_by_run ON checkpoints (run, episode);
CREATE INDEX exports_by_run ON exports (run, episode);
CREATE VIEW run_summary AS
SELECT r.id AS run, r.name, r.agent, r.state, r.created, count(e.episode) AS episodes,
       coalesce(sum(e.status = 'failed'), 0) AS failed, max(e.reward) AS best_reward, max(e.map50) AS best_map50,
       min(e.flops) AS least_flops, r.reference_map50, r.reference_flops
FROM runs r LEFT JOIN episodes e ON e.run = r.id
GROUP BY r.id;
CREATE VIEW front AS
SELECT e.run, e.episode, e.map50, e.flops, e.params, e.latency_ms, e.reward, e.flops_ratio, e.params_ratio
FROM episodes e
WHERE e.status = 'ok' AND e.map50 IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM episodes o
    WHERE o.run = e.run AND o.status = 'ok' AND o.map50 >= e.map50 AND o.flops <= e.flops
      AND (o.map50 > e.map50 OR o.flops < e.flops OR o.episode < e.episode))
ORDER BY e.run, e.flops;
COMMIT;
